"""Keeps a copy of all records in step with an instance: `python follow_changes.py http://127.0.0.1:8000`."""

import json
import sys
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen


def follow(fetch: Callable[[str], Any], copy: dict[tuple[str, str], Any], state: dict[str, Any]) -> None:
    """Apply the next changes to `copy`, documents by collection and id; `state` is empty at first, and kept."""
    page = fetch(f"/v1/changes?since={state.get('since', 0)}&wait=20&limit=500")
    for change in page["data"]:
        if change["previous_hash"] != state.get("hash", ""):
            raise RuntimeError("the database has another history than this copy: start anew")
        key, state["hash"] = (change["collection"], change["id"]), change["hash"]
        if change["document"] is None:
            del copy[key]
        else:
            copy[key] = change["document"]
    state["since"] = page["meta"]["next_since"]


if __name__ == "__main__":
    records: dict[tuple[str, str], Any] = {}
    position: dict[str, Any] = {}
    while True:
        follow(lambda path: json.load(urlopen(sys.argv[1] + path)), records, position)  # noqa: S310 - the user's own
        print(len(records), "records at change", position["since"])  # noqa: T201 - its output
