"""Tests of `doudi.registry`."""
