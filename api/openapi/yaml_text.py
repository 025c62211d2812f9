"""YAML of the OpenAPI document: the same bytes for the same document, read alike by YAML 1.1 and 1.2."""

import re
from collections.abc import Mapping

import yaml

LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9]\S*$")  # in YAML 1.1 or 1.2
# libyaml's loader needs a tenth of the time for a large document; it is not in every wheel.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else "'" if LIKE_A_NUMBER.match(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def dump_yaml(document: Mapping[str, object]) -> str:
    """Return the document as YAML."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True, line_break="\n")
