"""Every spelling of the data: plain values in, plain values out.

This room imports neither flask nor sqlalchemy, and of `db` only its vocabulary. A schema computes nothing.
"""
