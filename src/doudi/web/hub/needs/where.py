"""Where somebody is, as an operator writes it: a community, street or district by name or code. Verbs: place_named, places_near."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.offices.models import Level, Place, PlaceKind
from doudi.offices.queries import descendants, in_force, inside

NAMES_MOST = 8
NEAR_MOST = 600
SAME_MOST = 30


class NotFound(Exception):
    """No place, or several, fits the words; the message says which."""


def place_named(words: str, *, within: str, on: date) -> str:
    """Give the code of the place that is meant inside another; the place itself where nothing was written.

    :raises NotFound: when none or several fit.
    """
    words = words.strip()
    if not words:
        return within
    known = Place.objects.filter(inside(within), in_force(on)).exclude(kind=PlaceKind.GROUP)
    if words.isdecimal() and known.filter(code=words).exists():
        return words
    found = list(known.filter(name__startswith=words)[:SAME_MOST]) or list(
        known.filter(name__contains=words)[:SAME_MOST]
    )
    exact = [one for one in found if one.name == words]
    return _only(exact or found, words=words)


def _only(found: list[Place], *, words: str) -> str:
    if len(found) == 1:
        return found[0].code
    if not found:
        raise NotFound(gettext("没有找到“%(words)s”，请写社区、街道或区的名字；不知道就留空。") % {"words": words})
    names = "、".join(one.name for one in found[:NAMES_MOST])
    raise NotFound(gettext("有几个地方都像：%(names)s。请写全名。") % {"names": names})


def places_near(within: str, *, on: date) -> list[str]:
    """Name the places an operator is likely to write: the communities of a district, the streets of a city."""
    level = Level.TOWN if len(within) < 6 else Level.VILLAGE
    return list(descendants(within, on=on, level=level).values_list("name", flat=True)[:NEAR_MOST])
