"""For each rule, changes of the small catalogue that break it, with the message that must come of it."""

from tests.db.loader.broken_rules import criteria, evidence, figures, records, wording

BROKEN = {**records.BROKEN, **figures.BROKEN, **evidence.BROKEN, **wording.BROKEN, **criteria.BROKEN}
