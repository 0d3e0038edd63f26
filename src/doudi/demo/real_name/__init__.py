"""The demo's own real-name provider: a process that proves invented people over HTTP, as a national one proves real ones.

Verbs: `command.main` (`doudi real-name`), `beside.begin` (started by `doudi run`), `people.ensure_people` (whom it can prove).
"""
