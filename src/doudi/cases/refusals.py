"""What a verb of a case says when it cannot be done yet. Noun: NotReady."""


class NotReady(Exception):
    """Something is not possible yet; the message says everything that is missing and what to do."""
