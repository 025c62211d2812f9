"""Schemas of matching: patient facts in requests, verdicts with their trace in responses.

All of it is derived from `db.vocab.attributes`: a new attribute is accepted, bounded and documented without a change
here.
"""
