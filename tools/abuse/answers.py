"""Items 9 to 11: answers that are half old and half new, validators, and cursors."""

# ruff: noqa: PLR2004 - the bars are the point of the rows

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from threading import Event, Thread
from time import sleep

from sqlalchemy import text

from db.engine import create_database_engine, write_transaction
from tools.abuse.target import PATHS, Measurement, Target, Test, send

READS = 300
NEXT_REVISION = text("UPDATE revision SET number = number + 1, nonce = :nonce")
THERAPIES = ("zimislecel", "donislecel")


def try_snapshots(target: Target) -> Measurement:
    """Both names of a comparison, which are read by several statements, change in one transaction."""
    path = f"/v1/compare?therapies={','.join(THERAPIES)}"
    mixed, seen = 0, set()
    with _rename_together(target):
        for _ in range(READS):
            response = send(target, path)
            found = {part.split('"')[0] for part in response.body.decode().split("numbered-")[1:]}
            mixed += len(found) > 1
            seen |= found
    return Measurement(f"{mixed} of {READS} mixed, {len(seen)} states seen", not mixed and len(seen) > 2)


@contextmanager
def _rename_together(target: Target) -> Iterator[None]:
    """Number the name of one therapy and the statement of a claim about another, again and again, and undo it."""
    engine = create_database_engine(target.url)
    stop = Event()
    statements = (
        (
            "UPDATE therapies SET name = :value WHERE id = 'zimislecel'",
            "SELECT name FROM therapies WHERE id = 'zimislecel'",
        ),
        (
            "UPDATE therapies SET name = :value WHERE id = 'donislecel'",
            "SELECT name FROM therapies WHERE id = 'donislecel'",
        ),
    )
    with write_transaction(engine) as connection:
        names = [connection.scalar(text(read)) for _, read in statements]

    def write(values: list[str]) -> None:
        with write_transaction(engine) as connection:
            for (update, _), value in zip(statements, values, strict=True):
                connection.execute(text(update), {"value": value})
            connection.execute(NEXT_REVISION, {"nonce": token_hex(8)})

    def number() -> None:
        count = 0
        while not stop.is_set():
            count += 1
            write([f"numbered-{count}"] * 2)
            sleep(0.002)

    thread = Thread(target=number)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        write([str(name) for name in names])
        engine.dispose()


def try_validators(target: Target) -> Measurement:
    tags = {send(target, PATHS[0]).headers.get("etag", "") for _ in range(20)}
    status = send(target, PATHS[0], headers={"If-None-Match": min(tags)}).status
    return Measurement(f"{len(tags)} tag, then {status}", len(tags) == 1 and status == 304)


def try_cursors(target: Target) -> Measurement:
    link = json.loads(send(target, "/v1/therapies?limit=1").body)["links"]["next"]
    signed = link.split("cursor=")[1]
    contents: tuple[object, ...] = ([], [1], ["a"] * 9, {"a": 1}, [None, None], ["x" * 5000, "y"], [[1], 2])
    made = [base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode() for content in contents]
    signature = signed.rpartition(".")[2]
    forged = [signed[:-3] + "abc", "W" + signed, signed.swapcase(), "e30.e30", ".", "%00.a", *made]
    forged += [f"{part}.{signature}" for part in made]
    statuses = {send(target, f"/v1/therapies?limit=1&cursor={cursor}").status for cursor in forged}
    other = send(target, f"/v1/claims?limit=1&cursor={signed}").status
    return Measurement(
        f"{len(forged)} forged: {sorted(statuses)}; of another list: {other}", {*statuses, other} == {400}
    )


TESTS = (
    Test("9", "two therapies change together while compared", "0 mixed", try_snapshots),
    Test("10", "tag of an unchanged page, from all workers", "one tag, 304", try_validators),
    Test("11", "forged cursors", "400", try_cursors),
)
