"""Changes of the small catalogue: further claims, criteria and profiles, as text to replace and its replacement."""

from tests.small_catalogue import Change

CITED = "evidence: [{reference: article-2016, locator: x}]}\n"


def claim(fields: str, evidence: str = CITED) -> Change:
    """A further claim; a field given here replaces the one of the same name."""
    names = {field.partition(":")[0].strip() for field in fields.split(",")}
    base = {"key": "new", "therapy": "brand", "kind": "description", "assertion": "shown", "statement": "New."}
    defaults = "".join(f"{name}: {value}, " for name, value in base.items() if name not in names)
    return "claims:\n", f"claims:\n  - {{{defaults}{fields}, {evidence}"


def cited(reference: str, more: str = "") -> str:
    return f"evidence: [{{reference: {reference}, locator: x{more}}}]}}\n"


OTHER_PROFILE = (
    "candidates:\n  - {id: other, therapy: brand, title: T, reference: article-2016, locator: x, criteria:"
    " {all: [{key: a, role: inclusion, computable: false, text: A}]}}\n"
)
SHARE = (
    "kind: risk, risk: bleeding, severity: any, statistic: proportion, unit: '%', population: everyone,"
    " counted: participant"
)
BLED = "kind: risk, risk: bleeding, population: everyone, component: infusion"
COST = "kind: burden, measure: cost_total, value: 5, unit: USD, follow_up: {kind: within, low: 0, high: 20, unit: a}"
TEXT = "New type 4 of age"  # which says the number and the unit of the criteria below
LEAF = f"{{key: new, role: inclusion, text: {TEXT}, "


def leaf(fields: str, text: str = TEXT) -> Change:
    new = LEAF.replace(TEXT, text)
    return "        - {key: judgement,", f"        - {new}{fields}}}\n        - {{key: judgement,"


def excluded(fields: str) -> Change:
    old, new = leaf(fields)
    return old, new.replace("role: inclusion", "role: exclusion", 1)


GOLD = "attribute: gold_score, operator: gte, value: 4"
OLD, NEW = leaf(GOLD)
TWICE = OLD, NEW.replace(OLD, f"        - {LEAF.replace('key: new', 'key: again')}{GOLD}}}\n{OLD}")


MANY_SOURCES = ", ".join(f"{{reference: article-2016, locator: x{n}}}" for n in range(101))
MANY_GROUPS = "".join(f"  - {{id: g-{n}, label: G, role: arm, study: NCT00000001}}\n" for n in range(101))
