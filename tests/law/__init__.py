"""The law, by its worked cases: both executions, coverage of every condition, mutants, and properties."""
