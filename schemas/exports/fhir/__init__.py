"""FHIR R5: a therapy as a Bundle of definitions and evidence. An export, not a server: nothing here is an endpoint.

Each resource is known by the `urn:uuid` of its entry, which is the same on every day for the same record, and carries
the address of our record as its identifier.
"""
