"""HTTP and the command line: who asked, what they may ask, and how the answer travels.

The only room that imports flask. It holds no facts: those are read from `db`, in shapes that `schemas` spells.
"""
