"""How soon a server answers after its process starts, and how large its worker is after many mixed requests.

python -m bench.memory sqlite:////path/to/loaded.sqlite 10000

The requests are drawn at random, with a seed, from the operations of the contract: examples and listed values of their
parameters, the ids of all records, and words to search for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from random import Random
from time import sleep
from typing import Any
from urllib.parse import quote, urlencode

import click
import psutil
import yaml

from bench.served import ServerProcess, serve_product

BARS = {"first answer": 1.5, "worker": 150.0}  # seconds, MiB
CONTRACT = Path("openapi.yaml")
SEED = 20261128
MEBIBYTE = 2**20
PARAMETERS = 2  # at most, of the query of a request
WORDS = (
    "islet",
    "insulin",
    "transplantation",
    "stem cells",
    "immunosuppression",
    "zimislecel",
    "hypoglycaemia",
    "graft",
)
TRIMMED_SECONDS = 11  # after which a worker has given free memory back to the system

Parameter = Mapping[str, Any]
Operations = list[tuple[str, list[Parameter]]]  # the path of each, and its parameters


def load_operations() -> Operations:
    """Return the path of each operation that reads, and its parameters."""
    contract = yaml.load(CONTRACT.read_text("utf-8"), Loader=yaml.CSafeLoader)

    def resolve(value: Any) -> Any:
        names = value["$ref"].removeprefix("#/").split("/") if "$ref" in value else ()
        return reduce(lambda found, name: found[name], names, contract) if names else value

    operations = []
    for path, item in contract["paths"].items():
        if "get" in item:
            parameters = [resolve(one) for one in (*item.get("parameters", ()), *item["get"].get("parameters", ()))]
            operations.append((path, [{**one, "schema": resolve(one["schema"])} for one in parameters]))
    return operations


def list_values(parameter: Parameter) -> list[str]:
    """Return listed and exemplary values of a parameter."""
    schema = parameter["schema"]
    words = [*schema.get("enum", ()), *schema.get("items", {}).get("enum", ())]
    examples = [one.get("value") for one in parameter.get("examples", {}).values()] + [parameter.get("example")]
    values = [*words, *(value for value in examples if value is not None)]
    return [",".join(map(str, value)) if isinstance(value, list) else str(value) for value in values]


def draw_urls(operations: Operations, random: Random, ids: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield URLs without end."""
    operations = [operation for operation in operations if operation[0].startswith("/v1/")]
    while True:
        path, parameters = random.choice(operations)
        for collection, known in ids.items():
            if path.startswith(f"/v1/{collection}/{{id}}") and known:
                path = path.replace("{id}", quote(random.choice(known)))
        required = [one for one in parameters if one["in"] == "query" and one.get("required")]
        offered = [one for one in parameters if one["in"] == "query" and not one.get("required") and list_values(one)]
        chosen = required + random.sample(offered, min(len(offered), random.randint(0, PARAMETERS)))
        query = {one["name"]: draw_value(random, one, ids) for one in chosen}
        if "{" not in path:
            yield f"{path}?{urlencode(query)}"


def draw_value(random: Random, parameter: Parameter, ids: Mapping[str, list[str]]) -> str:
    if parameter["name"] == "q":
        return random.choice(WORDS)
    if parameter["name"] == "therapies":
        return ",".join(random.sample(ids["therapies"], 2))
    return random.choice(list_values(parameter) or ["1"])


def read_ids(operations: Operations, server: ServerProcess) -> dict[str, list[str]]:
    collections = [path.split("/")[2] for path, _ in operations if path.endswith("/{id}")]
    ids = {}
    for collection in collections:
        status, body = server.get(f"/v1/{collection}?fields=id&limit=100")
        ids[collection] = [one["id"] for one in yaml.safe_load(body)["data"]] if status == 200 else []  # noqa: PLR2004
    return ids


def measure_memory(process: psutil.Process) -> str:
    memory = process.memory_full_info()
    return f"{memory.rss / MEBIBYTE:.0f} MiB resident, {memory.pss / MEBIBYTE:.0f} of them its own share"


@click.command()
@click.argument("url")
@click.argument("requests", type=int, default=10_000)
def main(url: str, requests: int) -> None:
    """Serve the database at URL, which is loaded already, and send REQUESTS."""
    preparation = serve_product(url)  # loads what changed of the catalogue, and compiles the modules
    preparation.wait_for_answer()
    preparation.stop()
    server = serve_product(url)
    try:
        first = server.wait_for_answer()
        spent, worker = server.read_processor_seconds(), server.find_worker()
        click.echo(
            f"first answer after {first:.2f} s, of which {spent:.2f} s of processor time; bar {BARS['first answer']} s"
        )
        click.echo(f"then {measure_memory(worker)}")
        statuses: Counter[int] = Counter()
        operations = load_operations()
        urls = draw_urls(operations, Random(SEED), read_ids(operations, server))  # noqa: S311 - no secret
        for number in range(1, requests + 1):
            statuses[server.get(next(urls))[0]] += 1
            if number in {100, 1000, requests}:
                sleep(TRIMMED_SECONDS)
                click.echo(f"after {number} requests {measure_memory(worker)}")
        size = worker.memory_info().rss / MEBIBYTE
    finally:
        server.stop()
    click.echo(
        f"statuses {dict(statuses)}; bar {BARS['worker']:.0f} MiB: {'met' if size <= BARS['worker'] else 'missed'}"
    )


if __name__ == "__main__":
    main()
