"""Foreign documents into our records: pure functions, text in and plain values out."""
