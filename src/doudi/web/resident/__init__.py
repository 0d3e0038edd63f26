"""The resident's end, on a phone: read and sign a letter, see what was found, object."""
