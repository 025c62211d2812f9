"""One small file an aggregate: the sources its documents are read from, and the list of it that is offered.

A relation names its target by word, so no file here imports another for the sake of a target.
"""

from db.queries.collections import (
    approvals,
    attributes,
    candidates,
    claims,
    conditions,
    measures,
    mechanisms,
    references,
    risks,
    studies,
    therapies,
)

LISTED = (
    conditions,
    therapies,
    mechanisms,
    risks,
    measures,
    candidates,
    studies,
    references,
    claims,
    attributes,
)
MODULES = (*LISTED, approvals)  # which are listed only within a therapy
