"""Tests of `doudi.delivery.entitlements`."""
