"""Random changes of documents: words, figures, links, parts and ends of records of every collection."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from db.documents.document_store import TABLE
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key
from db.writer.change_plan import RequestedChange

Store: TypeAlias = Mapping[Key, tuple[int, dict[str, Any]]]  # version and record
WORDS = (
    *("islets", "insulin", "bleeding", "liver", "trial", "cells", "infusion", "diabetes", "brand", "graft"),
    *("outcome", "people", "low", "sugar", "renal"),
)
LEVELS = ("randomised", "small_series", "secondary", "company", "label")


def read_store(connection: Connection) -> Store:
    rows = connection.execute(select(TABLE).order_by(TABLE.c.collection, TABLE.c.id)).mappings()
    return {
        (row["collection"], row["id"]): (
            row["version"],
            deepcopy(dict(parse_document(row["collection"], row["document"]))),
        )
        for row in rows
    }


def draw_edit(random: Random, store: Store) -> list[RequestedChange]:
    """Draw one change, or two that belong together; many are refused, as they should be."""
    return random.choice(EDITS)(random, store)


def pick(random: Random, store: Store, collection: str) -> Key:
    return random.choice([key for key in store if key[0] == collection] or [("", "")])


def phrase(random: Random) -> str:
    return " ".join(random.sample(WORDS, random.randint(1, 3)))


def revise(store: Store, key: Key, **members: Any) -> list[RequestedChange]:
    version, record = store[key]
    return [RequestedChange(key[0], {**record, **members}, version, key[1])]


def _change_words(random: Random, store: Store) -> list[RequestedChange]:
    collection, field = random.choice(
        (
            *(("claims", "statement"), ("therapies", "name"), ("risks", "name"), ("conditions", "name")),
            *(("references", "title"), ("studies", "title"), ("measures", "name"), ("populations", "label")),
            *(("candidates", "title"), ("mechanisms", "name"), ("therapies", "summary"), ("studies", "acronym")),
        )
    )
    key = pick(random, store, collection)
    return revise(store, key, **{field: f"{phrase(random)}.".capitalize()}) if key in store else []


def _change_synonyms(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, random.choice(["therapies", "risks", "conditions", "mechanisms"]))
    return revise(store, key, synonyms=sorted({phrase(random) for _ in range(random.randint(0, 2))}))


def _change_figure(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "claims")
    members: dict[str, Any] = random.choice(
        [
            {"value": Decimal(random.choice(["52.1", "52.10", "50"]))},
            {"events": random.randint(0, 30)},
            {"certainty": "low", "certainty_reason": phrase(random)},
            {"measure": random.choice([id_ for name, id_ in store if name == "measures"])},
            {"population": random.choice([None, *(id_ for name, id_ in store if name == "populations")])},
            {"therapy": random.choice([None, *(id_ for name, id_ in store if name == "therapies")])},
            {"component": random.choice([None, "infusion", "cells"])},
            {"ruling": random.choice([None, "accepted", "rejected"]), "rationale": "Because."},
            {"asserter": random.choice([None, "sponsor", "investigator"])},
        ]
    )
    return revise(store, key, **members)


def _change_evidence(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "claims")
    evidence = deepcopy(store[key][1]["evidence"])
    if not evidence:
        return []
    row = random.choice(evidence)
    row |= random.choice([_draw_source(random, store), _draw_stance(random, store), {"locator": phrase(random)}])
    return revise(store, key, evidence=evidence)


def _draw_source(random: Random, store: Store) -> dict[str, Any]:
    return {"reference": pick(random, store, "references")[1], "level": random.choice([None, *LEVELS])}


def _draw_stance(random: Random, store: Store) -> dict[str, Any]:
    answer = store[pick(random, store, "claims")][1]["key"]
    return random.choice(
        [
            {"stance": "supports", "ground": None, "counterclaim": None},
            {"stance": "disputes", "ground": "contradicted", "counterclaim": random.choice([None, answer])},
            {"stance": "corrects", "ground": "contradicted", "counterclaim": answer},
        ]
    )


def _change_separate_evidence(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "evidence")
    kind = random.choice(["add", "revise", "remove"])
    claim = store[pick(random, store, "claims")][1]
    new = {
        "claim": claim["key"],
        "locator": phrase(random),
        **_draw_source(random, store),
        **_draw_stance(random, store),
    }
    template: dict[str, Any] = {"quote": None, "directness": "direct", "reading": "paraphrase", "extraction": "manual"}
    template |= {"note": None, "read": "full_text", "read_on": "2026-01-02", "read_at": None, "quote_sha256": None}
    template |= {"passage": None, "primary_level": None, "contributions": [], "number": None}
    if kind == "add" or key not in store:
        return [RequestedChange("evidence", {**template, **new})]
    if kind == "remove":
        return [RequestedChange("evidence", None, store[key][0], key[1]), *_retire(store, store[key][1]["claim"])]
    return revise(store, key, **random.choice([new, _draw_stance(random, store), _draw_source(random, store)]))


def _retire(store: Store, claim: str) -> list[RequestedChange]:
    """Retire the number that follows those of the evidence within a claim: that of the first separate row."""
    (key,) = (key for key, (_, record) in store.items() if key[0] == "claims" and record["key"] == claim)
    record = store[key][1]
    return revise(store, key, retired_evidence=[*record["retired_evidence"], len(record["evidence"]) + 1])


def _change_reference(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "references")
    cited_as = {"level": random.choice(LEVELS), "read": "abstract", "read_on": "2026-01-03", "read_at": None}
    cited_as |= {"primary_level": None}
    members = random.choice(
        (
            *({"retraction": random.choice(["none", "retracted", "corrected"])}, {"retraction": "none"}),
            *({"cited_as": cited_as}, {"language": "de"}, {"notes": random.choice([None, phrase(random)])}),
            {"authors": [phrase(random)]},
        )
    )
    return revise(store, key, **members)


def _change_link(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "reference_links")
    if key in store and random.random() < 0.5:
        return [RequestedChange("reference_links", None, store[key][0], key[1])]
    first, second = (pick(random, store, "references")[1] for _ in range(2))
    type_ = random.choice(["copy_of", "translation_of", "retraction_of", "update_of", "erratum_for"])
    return [RequestedChange("reference_links", {"from": first, "to": second, "type": type_})]


def _move_therapy(random: Random, store: Store) -> list[RequestedChange]:
    therapies = [id_ for name, id_ in store if name == "therapies"]
    return revise(store, pick(random, store, "therapies"), parents=random.sample(therapies, random.randint(0, 2)))


def _change_component(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "therapies")
    components = deepcopy(store[key][1]["components"])
    if not components:
        return []
    random.shuffle(components)
    role = random.choice(["product", "procedure", "conditioning"])
    components[0] |= random.choice(
        [{"name": phrase(random)}, {"role": role}, {"key": random.choice(["cells", "other"])}]
    )
    return revise(store, key, components=components)


def _change_study(random: Random, store: Store) -> list[RequestedChange]:
    therapies = [id_ for name, id_ in store if name == "therapies"]
    return revise(store, pick(random, store, "studies"), therapies=random.sample(therapies, random.randint(0, 2)))


def _change_population(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "populations")
    others = [id_ for name, id_ in store if name == "populations"]
    members = random.choice(
        (
            *({"size": random.randint(10, 60)}, {"parent": random.choice([None, *others])}),
            *({"received": pick(random, store, "therapies")[1]}, {"study": random.choice([None, "NCT00000001"])}),
        )
    )
    new = {**store[key][1], **members, "id": f"group-{random.randint(0, 9)}", "label": phrase(random)}
    removal = [RequestedChange("populations", None, store[key][0], key[1])]
    creation = [[RequestedChange("populations", new)]] if new["id"] not in others else []
    return random.choice([revise(store, key, **members), removal, *creation])


def _end_record(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, random.choice(["claims", "claims", "therapies", "risks", "references", "candidates"]))
    field = "key" if key[0] == "claims" else "id"
    if store[key][1]["status"] != "published":
        return revise(store, key, status="published", reason=None, successor=None)
    other = store[pick(random, store, key[0])][1][field]
    return random.choice(
        (
            revise(store, key, status="withdrawn", reason="A mistake."),
            revise(store, key, status="merged", reason="The same.", successor=other),
        )
    )


def _create_claim(random: Random, store: Store) -> list[RequestedChange]:
    record = {**store[pick(random, store, "claims")][1], "key": f"drawn-{random.randint(0, 99)}", "status": "published"}
    return [RequestedChange("claims", {**record, "statement": phrase(random), "reason": None, "successor": None})]


def _create_therapy(random: Random, store: Store) -> list[RequestedChange]:
    record = {**store[pick(random, store, "therapies")][1], "id": f"therapy-{random.randint(0, 9)}", "stage": None}
    record |= {"name": phrase(random), "synonyms": [], "codings": [], "activity": None, "parents": ["islets"]}
    return [RequestedChange("therapies", {**record, "status": "published", "reason": None, "successor": None})]


def _change_codes(random: Random, store: Store) -> list[RequestedChange]:
    coding = {"system": "mesh", "code": f"D00000{random.randint(0, 3)}", "relation": random.choice(["exact", "broad"])}
    return revise(store, pick(random, store, random.choice(["conditions", "risks"])), codings=[coding])


def _change_criteria(random: Random, store: Store) -> list[RequestedChange]:
    key = pick(random, store, "candidates")
    criteria = deepcopy(store[key][1]["criteria"])
    leaf = random.choice([child for child in criteria["children"] if child["node"] == "leaf"])
    leaf |= random.choice([{"text": phrase(random)}, {"reference": pick(random, store, "references")[1]}])
    return revise(store, key, criteria=criteria)


EDITS: tuple[Callable[[Random, Store], list[RequestedChange]], ...] = (
    *(_change_words, _change_words, _change_synonyms, _change_figure, _change_figure, _change_evidence),
    *(_change_separate_evidence, _change_reference, _change_link, _move_therapy, _change_component, _change_study),
    *(_change_population, _end_record, _create_claim, _create_therapy, _change_codes, _change_criteria),
)
