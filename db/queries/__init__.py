"""How the data are read: a shape becomes one statement that builds its documents in the database."""
