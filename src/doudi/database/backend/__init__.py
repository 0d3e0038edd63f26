"""Django's PostgreSQL backend, except that connecting starts the embedded server first."""
