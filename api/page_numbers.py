"""The parameter `page` of lists that are cut into pages by number."""

import re

from flask import request

from api.http.problems import Fault, make_validation_problem

PAGE_NUMBER = re.compile("[1-9][0-9]{0,3}")


def read_page_start(size: int) -> int:
    """Return the place of the first entry of the page, before it is known how many pages there are."""
    text = request.args.get("page", "1")
    return (int(text) - 1) * size if PAGE_NUMBER.fullmatch(text) else 0


def read_page_number(entries: int, size: int) -> tuple[int, int]:
    """Return the number of the page, 1 if it is missing, and that of the last. Raises 422 if there is no such page."""
    last = max(1, -(-entries // size))
    text = request.args.get("page", "1")
    if not PAGE_NUMBER.fullmatch(text) or int(text) > last:
        fault: Fault = {"parameter": "page", "detail": "there is no such page", "value": text}
        raise make_validation_problem([{**fault, "expected": f"a whole number from 1 to {last}"}], "parameter")
    return int(text), last
