"""The data: relational model, migrations, loader, queries and matching, on SQLite and PostgreSQL.

Imports neither flask nor marshmallow; knows nothing of requests or of how a response is serialized.
"""
