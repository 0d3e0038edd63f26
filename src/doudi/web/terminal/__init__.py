"""The terminal: arguments in, words out. One module per command."""
