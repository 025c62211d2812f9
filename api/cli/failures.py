"""What stops a command, in one line: imported when something does."""

import click
from sqlalchemy.exc import DBAPIError

from api.settings import SettingsError, load_settings
from db.connection_errors import DatabaseUnusableError, describe_driver_error
from db.engine import parse_database_url


class InvalidSettingsError(click.ClickException):
    exit_code = 2


def explain_failure(error: Exception) -> click.ClickException | None:
    """Return what to print; None for an error of the code, which keeps its traceback."""
    if isinstance(error, SettingsError):
        return InvalidSettingsError(str(error))
    if isinstance(error, DatabaseUnusableError):
        return click.ClickException(str(error))
    if isinstance(error, DBAPIError):
        url = parse_database_url(load_settings().database_url)
        return click.ClickException(describe_driver_error(url, error.orig or error))
    return None
