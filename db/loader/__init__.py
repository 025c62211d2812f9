"""The only writer of curated rows: records of the catalogue's files in, rows out, nothing that is not true.

`check` says what is wrong with the records; `load` refuses what is wrong, computes what is computed (standing,
contested, cause, ancestors, trees of criteria) and writes the difference.
"""
