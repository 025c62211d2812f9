"""Try to stop a started server as an outsider would, and print what was measured: `make test-abuse`.

Everything runs on 127.0.0.1 against servers of its own, bounded in count and time; one file for each theme. The exit
code is 1 if a bar is not met.
"""
