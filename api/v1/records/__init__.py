"""Lists and items of every type of record: query parameters, reads, paging and response formats."""
