"""What is so: the relational model, the catalogue's data, and what must always be true of them.

This room imports neither flask nor marshmallow, and knows nothing of who asks or how an answer is spelt.
"""
