"""FHIR resources read into our own plain values. R4 and R5 spell what is read here alike."""
