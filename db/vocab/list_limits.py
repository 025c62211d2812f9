"""Lengths of lists that an answer shows: what reads them cuts there, and the contract states the same number."""

MAX_NESTED = 100  # records of a list within a record
MAX_BUCKETS = 100  # values of one facet
MAX_AFFECTED = 1_000  # records that one change names as changed by consequence
