"""What we know of a person, from whom, valid when, how sure."""
