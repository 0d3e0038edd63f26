"""Tests of `doudi.database`."""
