"""Tests of `doudi.web.terminal`."""
