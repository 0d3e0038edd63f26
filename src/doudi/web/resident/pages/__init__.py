"""The pages of the resident's end, one file a topic."""
