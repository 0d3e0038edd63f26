"""Tests of the report: what it computes, what it concludes, and what it never says."""
