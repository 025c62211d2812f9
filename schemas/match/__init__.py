"""Matching as it is spelt: a patient's facts coming in, verdicts with their reasons going out.

All of it follows from `db.vocab.attributes`; a new attribute is accepted, bounded and documented without a line here.
"""
