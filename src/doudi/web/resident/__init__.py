"""The resident's own end: one letter on one phone, opened with a code that was handed over in person."""
