"""The tables of evidence, in time."""
