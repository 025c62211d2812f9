"""Tests of the catalogue that comes with the program. No other test reads it, so a commit of data breaks no other."""
