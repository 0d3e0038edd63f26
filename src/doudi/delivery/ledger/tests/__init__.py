"""Tests of `doudi.delivery.ledger`."""
