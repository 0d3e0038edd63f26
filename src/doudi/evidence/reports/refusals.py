"""Named refusals that more than one verb of the report shares."""


class NotReady(Exception):
    """Something cannot be done yet or any more; the message says what is missing and what to do."""
