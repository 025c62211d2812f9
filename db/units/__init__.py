"""Units, figures and calendar: below the loader, matching and queries, which all use them; imports only `db.vocab`."""
