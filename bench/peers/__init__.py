"""The product beside small fair applications on the same tables: `make bench`.

Each is served by granian with one worker; one driver asks them in turn, in interleaved rounds, over kept connections.
What is compared is the processor time of the server per request, which other work on the machine disturbs least, as
ratios within one round.
"""
