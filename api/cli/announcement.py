"""What a server prints as soon as it answers."""

from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from time import sleep

import click

from api.http.operational_paths import LIVENESS
from api.settings import WILDCARD_HOSTS, Settings

START_POLL_SECONDS = 0.05


def announce_start(settings: Settings) -> None:
    """Print where the instance is, as soon as it answers."""
    while not is_answering(settings):
        sleep(START_POLL_SECONDS)
    click.echo(format_announcement(settings.public_url))


def is_answering(settings: Settings) -> bool:
    connection = HTTPConnection(WILDCARD_HOSTS.get(settings.host, settings.host), settings.port, timeout=5)
    try:
        connection.request("GET", LIVENESS)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def format_announcement(base: str) -> str:
    return f"TherapyDB  {base}\nExplorer   {base}/docs\nTry        curl '{base}/v1/therapies?limit=3'"
