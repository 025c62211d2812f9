"""A group of commands, each of which is imported when it is asked for."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import click

from api.uncollected_import import import_uncollected

CommandModules: TypeAlias = Mapping[str, tuple[str, str]]  # name -> `module:attribute` of its command, and its help


class LazyGroup(click.Group):
    """A group that lists its commands without importing them."""

    def __init__(self, *, modules: CommandModules, **options: Any) -> None:
        super().__init__(**options)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in self.modules:
            return None
        module, _, name = self.modules[cmd_name][0].partition(":")
        command: click.Command = getattr(import_uncollected(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.modules.items()])
