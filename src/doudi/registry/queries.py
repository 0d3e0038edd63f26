"""Questions to the registry. Each answers within the sight of whoever is at work on the connection."""

from datetime import date

from django.db.models import Q, QuerySet

from doudi.registry import seals
from doudi.registry.identifiers import Kind, NotValid, parse
from doudi.registry.models import Household, Membership, Person


def period_holds(on: date, *, prefix: str = "") -> Q:
    """Keep periods [since, until) that hold a day."""
    begun = Q(**{f"{prefix}since__lte": on})
    return begun & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": on}))


def person_by_identifier(*, kind: Kind, text: str) -> Person | None:
    """Find the holder of a number; a number that cannot be right is nobody's."""
    try:
        fingerprint = seals.fingerprint(parse(kind, text))
    except NotValid:
        return None
    return Person.objects.filter(identifiers__kind=kind, identifiers__fingerprint=fingerprint).first()


def members_on(*, household: Household, day: date) -> QuerySet[Membership]:
    """List who lived in a household on a day, the head first."""
    return household.memberships.filter(period_holds(day)).select_related("person")


def household_of(*, person: Person, day: date) -> Household | None:
    """Find the household somebody lived in on a day."""
    return Household.objects.filter(period_holds(day, prefix="memberships__"), memberships__person=person).first()


def chain_of(household: Household) -> list[Household]:
    """List the files a household's file follows, oldest first, itself last."""
    files, current = [household], household
    while current.follows is not None and len(files) < 50:
        current = current.follows
        files.insert(0, current)
    return files
