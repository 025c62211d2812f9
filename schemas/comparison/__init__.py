"""A comparison of therapies: its schema, the matrix built from rows of the database, its CSV and its forest plot."""
