"""Loads the catalogue's files into the database; the only writer of curated rows.

`validation` reports what is wrong with the records; `load` refuses what is wrong, computes what is computed (standing,
contested, cause, ancestors, trees of criteria) and writes the difference.
"""
