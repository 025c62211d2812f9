"""The words the data may use: closed enumerations, code systems and patient attributes.

Standard library only. The one part of `db` that `schemas` may import.
"""
