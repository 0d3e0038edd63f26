"""What a verb of a need says when it cannot be done. Nouns: NotReady, TakenAlready."""


class NotReady(Exception):
    """Something cannot be done with this need now; the message says why and what to do."""


class TakenAlready(NotReady):
    """Somebody else was first."""
