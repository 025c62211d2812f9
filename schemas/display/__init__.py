"""Figures and times as people read them, on pages and cards; every number is the one that the record has."""
