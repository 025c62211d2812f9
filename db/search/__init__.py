"""Full-text search: one normaliser for records and queries, one index on each database, one ranking for both.

The writer fills the search text as computed rows (`db.loader.compile`), so it cannot drift from the records.
The databases only find candidates, by SQLite's FTS5 or PostgreSQL's `tsvector`; the order is computed here, by one
formula, so both databases answer alike.
"""
