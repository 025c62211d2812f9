"""A collection that Postman's own importer makes of the served contract works at the first Send."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from tests.accept.conftest import NODE_MODULES, PROGRAMS, run_command
from tests.accept.http_client import fetch_json

Request = Mapping[str, Any]


def iter_urls(request: Request, base_url: str, has_example: Callable[[str, str], bool]) -> Iterator[str]:
    """Yield the address with the required parameters, then with each optional one that has an example."""
    url = request["url"]
    variables = {f":{variable['key']}": quote(str(variable["value"])) for variable in url.get("variable", [])}
    path = "/".join(variables.get(segment, segment) for segment in url.get("path", []))
    required = [
        parameter for parameter in url.get("query", []) if parameter["description"]["content"].startswith("(Required)")
    ]
    template = "/" + "/".join(f"{{{part[1:]}}}" if part.startswith(":") else part for part in url.get("path", []))
    optional = [
        parameter
        for parameter in url.get("query", [])
        if parameter not in required and has_example(template, parameter["key"])
    ]
    for query in [required, *([*required, parameter] for parameter in optional)]:
        parameters = "&".join(f"{parameter['key']}={quote(str(parameter['value']))}" for parameter in query)
        yield f"{base_url}/{path}" + (f"?{parameters}" if parameters else "")


def fetch_status(url: str) -> int:
    """Return the status at the end of all redirects."""
    try:
        with urlopen(url, timeout=60) as response:  # noqa: S310 - our own server
            return int(response.status)
    except HTTPError as error:
        return error.code


def make_example_lookup(contract: Any) -> Callable[[str, str], bool]:
    def has_example(path: str, name: str) -> bool:
        parameters = contract["paths"][path]["get"].get("parameters", [])
        resolved = [
            contract["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
            if "$ref" in parameter
            else parameter
            for parameter in parameters
        ]
        return any(
            parameter["name"] == name and parameter["in"] == "query" and "example" in parameter
            for parameter in resolved
        )

    return has_example


def test_every_request_of_the_collection_gets_an_answer(
    live_url: str, tmp_path: Path, record_figure: Callable[[str, Any], None]
) -> None:
    contract = fetch_json(f"{live_url}/openapi.json")
    contract["servers"] = [{"url": live_url}]
    (tmp_path / "openapi.json").write_text(json.dumps(contract), "utf-8")
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    (tmp_path / "import.cjs").write_text((PROGRAMS / "postman_import.cjs").read_text("utf-8"), "utf-8")
    collection = json.loads(run_command("node", "import.cjs", "openapi.json", cwd=tmp_path))
    [base_url] = [variable["value"] for variable in collection["variables"] if variable["key"] == "baseUrl"]
    reads = [request for request in collection["requests"] if request["method"] == "GET"]
    has_example = make_example_lookup(contract)
    urls = [url for request in reads for url in iter_urls(request, base_url, has_example)]
    statuses = {url: fetch_status(url) for url in urls}
    assert {url: status for url, status in statuses.items() if status != 200} == {}
    assert len(reads) == sum("get" in operations for operations in contract["paths"].values())
    record_figure("openapi-to-postmanv2", f"0 failures in {len(urls)} requests of {len(reads)} operations")
