"""Tests of `doudi.journal`."""
