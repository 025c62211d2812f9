import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from api.cli.explain import explain_command

STEPS = {"sqlite": "SEARCH", "postgresql": "Execution Time"}


@pytest.fixture
def runner(catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("THERAPYDB_DATABASE_URL", catalogue_engine.url.render_as_string(hide_password=False))
    return CliRunner()


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["json", "csv"])
def test_a_request_is_told_with_its_one_statement_and_plan(
    runner: CliRunner, catalogue_engine: Engine, format_: str
) -> None:
    result = runner.invoke(explain_command, [f"/v1/therapies?format={format_}&name__contains=islet&id=zimislecel"])
    head, _, statement, *_ = result.output.splitlines()
    assert (result.exit_code, head.split(", ")[0], head.split(", ")[2]) == (0, "200 OK", "1 statement")
    assert statement.startswith("SELECT ")
    assert "zimislecel" in result.output
    assert STEPS[catalogue_engine.dialect.name] in result.output


@pytest.mark.slow
def test_what_is_refused_before_it_is_read_has_no_statement(runner: CliRunner) -> None:
    result = runner.invoke(explain_command, ["/v1/therapies?stage=phase_9"])
    assert result.exit_code == 0
    assert result.output.startswith("422 UNPROCESSABLE ENTITY, ")
    assert result.output.endswith(" bytes, 0 statements\n")
