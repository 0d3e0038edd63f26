"""The pages of the shell: sign-in, preferences, health."""
