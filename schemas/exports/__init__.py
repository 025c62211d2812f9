"""Our records in the words of other documents: pure functions from plain values to text or plain values.

An exporter is given values and never asks for more: no request, no database, no clock. What a format cannot carry is
listed beside its exporter, and a test holds that list to the truth.
"""
