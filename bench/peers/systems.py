"""The applications that are measured: how each is started, asked, and what it calls its records."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click
from sqlalchemy import make_url

from bench.peers.datasette_app import build_datasette_url, read_datasette_records
from bench.peers.graphql import build_graphql_body, read_graphql_records
from bench.peers.nginx import build_nginx_command
from bench.peers.workloads import DATABASE, Workload
from bench.served import ServerProcess, find_free_port

NODE_FOLDER = Path(__file__).with_name("postgraphile")
GRANIAN_ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "bench.peers.django_settings"}
DATABASES = ("sqlite", "postgresql")
# The second product is the control: its speed should be that of the first.
PRODUCT, CONTROL, CACHED = "product, cache off", "the same again (control)", "product"
HELLO, NGINX, POSTGRAPHILE = "WSGI hello-world", "nginx in front of product", "PostGraphile"


class Request(NamedTuple):
    method: str
    url: str
    body: str | None = None
    headers: dict[str, str] | None = None


def build_rest_request(workload: Workload) -> Request:
    return Request("GET", workload.url)


def build_datasette_request(workload: Workload) -> Request:
    return Request("GET", build_datasette_url(workload))


def build_graphql_request(workload: Workload) -> Request:
    return Request("POST", "/graphql", build_graphql_body(workload), {"Content-Type": "application/json"})


def read_data(_: Workload, answer: Any) -> Any:
    return answer["data"]


def read_answer(_: Workload, answer: Any) -> Any:
    return answer


class System(NamedTuple):
    """An application, served by granian: the factory that makes it, and the module that has to be installed."""

    name: str
    factory: str
    interface: str = "wsgi"
    module: str = "granian"
    databases: tuple[str, ...] = DATABASES
    build_request: Callable[[Workload], Request] = build_rest_request
    read_records: Callable[[Workload, Any], Any] = read_data


SYSTEMS = (
    System(PRODUCT, "apps:make_product"),
    System(CONTROL, "apps:make_product"),
    System(CACHED, "apps:make_cached_product"),
    System("FastAPI + our SQL", "fastapi_apps:make_fastapi_with_our_sql", "asgi", "fastapi"),
    System("FastAPI + ORM + pydantic", "fastapi_apps:make_fastapi_with_orm", "asgi", "fastapi"),
    System("Django REST framework", "django_rest:make_django", module="rest_framework", read_records=read_answer),
    System(
        "Datasette",
        "datasette_app:make_datasette",
        "asgi",
        "datasette",
        ("sqlite",),
        build_datasette_request,
        read_datasette_records,
    ),
    System(POSTGRAPHILE, "", "node", "", ("postgresql",), build_graphql_request, read_graphql_records),
    System("Flask hello-world", "apps:make_flask_hello"),
    System(HELLO, "apps:make_wsgi_hello"),
    System(NGINX, "", "nginx"),
)


def build_granian_command(system: System, port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", f"bench.peers.{system.factory}", "--factory"]
    command += ["--interface", system.interface, "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--log-level", "error"]
    return command + (["--blocking-threads", "1"] if system.interface == "wsgi" else [])


def build_node_command(node: str, port: int) -> list[str]:
    url = make_url(os.environ[DATABASE]).set(drivername="postgresql")
    return [node, str(NODE_FOLDER / "server.mjs"), url.render_as_string(hide_password=False), str(port)]


def find_program(name: str) -> str | None:
    places = (str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin")
    return which(name, path=os.pathsep.join(places))


def find_reason_to_skip(system: System) -> str | None:
    """Return why a system cannot be measured here, if so."""
    database = make_url(os.environ[DATABASE]).get_backend_name()
    if database not in system.databases:
        return f"it does not read {database}"
    if system.interface == "node" and not (find_program("node") and (NODE_FOLDER / "node_modules").is_dir()):
        return "it is not installed: make bench"
    if system.interface == "nginx" and not find_program("nginx"):
        return "it is not installed"
    if system.module and find_spec(system.module) is None:
        return f"{system.module} is not installed"
    return None


def start_system(system: System, folder: Path, servers: dict[str, ServerProcess]) -> ServerProcess:
    port = find_free_port()
    if system.interface == "node":
        production = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
        return ServerProcess(build_node_command(find_program("node") or "", port), port, production)
    if system.interface == "nginx":
        command = build_nginx_command(find_program("nginx") or "", folder, port, servers[CACHED].port)
        return ServerProcess(command, port)
    return ServerProcess(build_granian_command(system, port), port, GRANIAN_ENVIRONMENT)


@contextmanager
def run_systems() -> Iterator[dict[str, ServerProcess]]:
    """Serve all that can be measured here; the others are named with the reason."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        servers: dict[str, ServerProcess] = {}
        for system in SYSTEMS:
            if reason := find_reason_to_skip(system):
                click.echo(f"skipped: {system.name}, as {reason}")
                continue
            servers[system.name] = start_system(system, folder, servers)
            stack.callback(servers[system.name].stop)
        for server in servers.values():
            server.wait_for_answer()
        yield servers
