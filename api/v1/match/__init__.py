"""Patients against the candidate profiles of every therapy."""
