"""The log of changes: appended by the writer, read by the feed, verified by its hashes."""
