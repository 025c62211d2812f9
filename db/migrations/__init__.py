"""How the schema came to be what `db.models` says: one dated file a step, and a released step never changes."""
