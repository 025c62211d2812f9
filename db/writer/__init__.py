"""The one writer: documents change, and with them, in one transaction, all rows that are built from them.

`apply_changes` takes changes of single documents and writes only the rows they reach; `db.loader.load` brings the
catalogue's files and builds all rows. Both leave the same database for the same documents.
"""
