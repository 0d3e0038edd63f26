"""Tests of `doudi.offices`."""
