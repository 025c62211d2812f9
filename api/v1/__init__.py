"""Version 1 of the API: what is served under `/v1`, declared as tables and answered by two reads."""
