import pytest
from flask.testing import FlaskClient

from tests.api.http.conftest import AssertProblem

LIST = "/v1/bears"


def test_unknown_parameter_names_the_nearest(client: FlaskClient, assert_problem: AssertProblem) -> None:
    body = assert_problem(client.get(f"{LIST}?stagee=cub"), 422)
    assert body["detail"] == "1 parameter is invalid"
    assert body["errors"] == [
        {"parameter": "stagee", "detail": "unknown parameter", "value": "cub", "expected": "stage"}
    ]


@pytest.mark.parametrize("name", ["page", "offset", "skip", "page_token", "pageToken", "start"])
def test_words_of_other_apis_lead_to_the_cursor(client: FlaskClient, assert_problem: AssertProblem, name: str) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?{name}=2"), 422)["errors"]
    assert fault["expected"] == "cursor"


@pytest.mark.parametrize(
    ("name", "expected"), [("per_page", "limit"), ("rows", "limit"), ("$top", "limit"), ("orderBy", "sort")]
)
def test_words_of_other_apis_lead_to_ours(
    client: FlaskClient, assert_problem: AssertProblem, name: str, expected: str
) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?{name}=2"), 422)["errors"]
    assert fault["expected"] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("colour[]", "colour"),
        ("filter[stage]", "stage"),
        ("page[size]", "limit"),
        ("page[number]", "cursor"),
    ],
)
def test_names_with_brackets_lead_to_ours(
    client: FlaskClient, assert_problem: AssertProblem, name: str, expected: str
) -> None:
    [fault] = assert_problem(client.get(LIST, query_string={name: "2"}), 422)["errors"]
    assert fault["expected"] == expected


@pytest.mark.parametrize("name", ["pretty", "zzz", "zzz[]", "select", "x" * 3_000])
def test_nothing_is_suggested_where_nothing_is_near(
    client: FlaskClient, assert_problem: AssertProblem, name: str
) -> None:
    response = client.get(f"{LIST}?{name}=2")
    [fault] = assert_problem(response, 422)["errors"]
    assert "expected" not in fault
    assert len(response.data) < 4096


def test_a_repeated_list_is_the_list_with_commas(client: FlaskClient) -> None:
    responses = [client.get(f"{LIST}?{query}") for query in ("colour=brown&colour=black", "colour=brown,black")]
    assert responses[0].data == responses[1].data
    assert responses[0].status_code == 200
    assert responses[0].headers["ETag"] == responses[1].headers["ETag"]


def test_the_cache_parameter_of_browsers_is_ignored(client: FlaskClient) -> None:
    for query in ("_=1700000000", "_=1&_=2", "_"):
        response = client.get(f"{LIST}?limit=1&{query}")
        assert response.data == client.get(f"{LIST}?limit=1").data
        assert b"_=" not in response.data


def test_the_invalid_item_of_a_list_is_named(client: FlaskClient, assert_problem: AssertProblem) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?colour=brown,blak"), 422)["errors"]
    assert fault == {"parameter": "colour", "detail": "unknown value", "value": "blak", "expected": "black"}


def test_name_similar_to_none_lists_all(client: FlaskClient, assert_problem: AssertProblem) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?stage=zzz"), 422)["errors"]
    assert fault["expected"] == "one of adult, cub, larva"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stage=adlt", "adult"),
        ("stage=ADULT", "adult"),
        ("colour=brown,blak", "black"),
        ("limit=0", "at least 1 and at most 100"),
        ("limit=many", "at least 1 and at most 100"),
        ("weight__gte=heavy", "an integer"),
        ("sort=nme", "name"),
        ("cursor=" + "x" * 2_001, "at most 2000 characters"),
    ],
)
def test_wrong_value_names_what_was_expected(
    client: FlaskClient, assert_problem: AssertProblem, query: str, expected: str
) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?{query}"), 422)["errors"]
    assert fault["parameter"] == query.partition("=")[0]
    assert fault["expected"] == expected


def test_every_fault_is_listed(client: FlaskClient, assert_problem: AssertProblem) -> None:
    body = assert_problem(client.get(f"{LIST}?limit=0&stage=x&bogus=1"), 422)
    assert {fault["parameter"] for fault in body["errors"]} == {"limit", "stage", "bogus"}


def test_repeated_parameter_is_refused(client: FlaskClient, assert_problem: AssertProblem) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?limit=1&limit=2"), 422)["errors"]
    assert fault == {"parameter": "limit", "detail": "given more than once", "value": "1,2", "expected": "one value"}


@pytest.mark.parametrize("query", ["=1", "=", "%00=1", "stage=%00", "stage=%ED%A0%80"])
def test_unstorable_text_is_refused(client: FlaskClient, assert_problem: AssertProblem, query: str) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?{query}"), 422)["errors"]
    assert fault.get("value") == (query.partition("=")[2] if fault.get("parameter") else None)


@pytest.mark.parametrize("query", ["stage=%", "stage=%zz", "stage=%ff", "%ff=1", "stage=\xff"])
def test_bad_encoding_is_refused(client: FlaskClient, assert_problem: AssertProblem, query: str) -> None:
    assert_problem(client.get(LIST, environ_overrides={"QUERY_STRING": query}), 422)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30, "9" * 5_000])
def test_integer_beyond_64_bits_is_refused(client: FlaskClient, assert_problem: AssertProblem, number: object) -> None:
    [fault] = assert_problem(client.get(f"{LIST}?weight__gte={number}"), 422)["errors"]
    assert fault["parameter"] == "weight__gte"


def test_integer_of_64_bits_is_taken(client: FlaskClient) -> None:
    assert client.get(f"{LIST}?weight__gte={2**63 - 1}").status_code == 200


def test_operation_without_query_takes_none(client: FlaskClient, assert_problem: AssertProblem) -> None:
    [fault] = assert_problem(client.get(f"{LIST}/brown?stage=cub"), 422)["errors"]
    assert fault["parameter"] == "stage"


def test_head_is_as_strict_as_get(client: FlaskClient) -> None:
    assert client.head(f"{LIST}?stagee=cub").status_code == 422
    assert client.head(f"{LIST}/brown?stage=cub").status_code == 422


@pytest.mark.parametrize(("length", "status"), [(8_000, 422), (8_182, 422), (8_183, 414), (60_000, 414)])
def test_url_over_8_kib_is_414(client: FlaskClient, assert_problem: AssertProblem, length: int, status: int) -> None:
    assert_problem(client.get(f"{LIST}?" + "x" * length), status)


@pytest.mark.parametrize("path", ["/v1/bears/\0", "/v1/bears/\xff", "/v1/bears/\xed\xa0\x80"])
def test_unreadable_path_is_404(client: FlaskClient, assert_problem: AssertProblem, path: str) -> None:
    assert_problem(client.get("/", environ_overrides={"PATH_INFO": path}), 404)


def test_double_slash_is_404(client: FlaskClient, assert_problem: AssertProblem) -> None:
    assert_problem(client.get("/", environ_overrides={"PATH_INFO": "/v1//bears"}), 404)


def test_unreadable_header_is_400(client: FlaskClient, assert_problem: AssertProblem) -> None:
    assert_problem(client.get(LIST, environ_overrides={"HTTP_X_API_KEY": "a\0b"}), 400)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Long": "x" * 8_000}, 200),
        ({"X-Long": "x" * 8_192}, 431),
        ({f"X-{number}": "" for number in range(90)}, 200),
        ({f"X-{number}": "" for number in range(101)}, 431),
    ],
    ids=["8000 bytes", "over 8192 bytes", "90 headers", "over 100 headers"],
)
def test_headers_over_8_kib_or_100_are_431(
    client: FlaskClient, assert_problem: AssertProblem, headers: dict[str, str], status: int
) -> None:
    response = client.get(LIST, headers=headers)
    assert response.status_code == status
    if status != 200:
        assert_problem(response, 431)


def test_path_counts_as_it_is_sent(client: FlaskClient, assert_problem: AssertProblem) -> None:
    assert_problem(client.get(f"{LIST}/" + "%C3%A9" * 1_400), 414)
