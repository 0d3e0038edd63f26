"""Where an application is handled and why: the place of the hukou, of a member's hukou, of living, or of the emergency.

Nouns: Choice. Verbs: choices_for, towns_named, residence_of, may_where_one_lives.
A hukou nobody has confirmed decides nothing. Nobody is turned away: whoever may not be handled where he lives is told where he is, and
any window takes his application and sends it there.
Law: 最低生活保障审核确认办法 第四条、第五条; 社会救助法 第三十七条; 民发〔2022〕83号 四（三）.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext

from doudi.cases.applying.models import Application
from doudi.evidence.letters.people import is_minor
from doudi.offices.models import Level, Place, PlaceKind
from doudi.offices.queries import in_force, path
from doudi.registry.models import Person
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("places.yaml")])
TOWN_DIGITS, COUNTY_DIGITS, PROVINCE_DIGITS = 9, 6, 2
TOWNS_MOST = 12
RURAL = (PlaceKind.VILLAGE, PlaceKind.TOWNSHIP, PlaceKind.TOWN)
Ground = Application.Ground


@dataclass(frozen=True)
class Choice:
    """A place that may handle the application, why, and whether help there is for emergencies only."""

    place: str
    ground: str
    name: str
    why: str

    @property
    def key(self) -> str:
        """Name the choice on a form."""
        return f"{self.ground}:{self.place}"


def choices_for(person: Person, *, members: Sequence[Person], on: date) -> list[Choice]:
    """List where an application may be handled, the usual place first.

    One province: the applicant's hukou. Several: a member's whose hukou is where he lives; when nobody's is, any member's.
    """
    found = [*_by_hukou(person, members=members), *_by_hukou_of_children(members, on=on), *_by_residence(person, on=on)]
    return list({one.place: one for one in reversed(found)}.values())[::-1]


def why_not_here(person: Person, *, on: date) -> str:
    """Say in words why it is not handled where somebody lives; empty when it is, or when both places are one."""
    home, hukou = _code(person, lives=True), _code(person, lives=False)
    if not home or not hukou or home[:COUNTY_DIGITS] == hukou[:COUNTY_DIGITS] or may_where_one_lives(home, on=on):
        return ""
    return gettext(
        "您住在%(home)s，户口在%(hukou)s。居住地还没有开放凭居住证申请，由户口所在地办理；您可以在这里申请，我们转过去。"
    ) % {"home": _name(home), "hukou": _name(hukou)}


def towns_named(words: str, *, on: date) -> list[Place]:
    """Find towns and subdistricts by name, for somebody whom an emergency met far from home."""
    words = words.strip()
    if len(words) < 2:
        return []
    towns = Place.objects.filter(in_force(on), level=Level.TOWN, name__contains=words)
    return list(towns.order_by("code")[:TOWNS_MOST])


def emergency_at(place: Place) -> Choice:
    """Give the choice of the place where an emergency happened: no hukou and no permit is asked for (第三十七条第三款)."""
    why = gettext("急难发生在这里：临时救助由急难发生地的乡镇（街道）办理，不看户口。")
    return Choice(place=place.code, ground=Ground.EMERGENCY, name=_name(place.code), why=why)


def residence_of(place: str) -> str:
    """Say whose standard applies at a place: a village's and a township's is the rural one."""
    known = Place.objects.filter(code=place).first()
    is_rural = known is not None and known.kind in RURAL
    return Application.Residence.RURAL.value if is_rural else Application.Residence.URBAN.value


def _by_hukou(person: Person, *, members: Sequence[Person]) -> list[Choice]:
    hukous = {one.pk: _code(one, lives=False) for one in members}
    provinces = {code[:PROVINCE_DIGITS] for code in hukous.values() if code}
    if len(provinces) <= 1:
        return _choices([person], ground=Ground.HUKOU, why=gettext("您的户口在这里。"))
    at_home = [one for one in members if _lives_at_hukou(one)]
    why = gettext("家里人的户口在不同的省：由户口和住处在一起的家人所在地办理，另一边配合。")
    if not at_home:
        at_home = list(members)
        why = gettext("家里人的户口在不同的省，住处又都不在户口所在地：可以选任何一位家人的户口所在地。")
    own = [one for one in at_home if one.pk == person.pk]
    others = [one for one in at_home if one.pk != person.pk]
    return [*_choices(own, ground=Ground.HUKOU, why=why), *_choices(others, ground=Ground.MEMBER, why=why)]


def _by_hukou_of_children(members: Sequence[Person], *, on: date) -> list[Choice]:
    """What is asked for a child alone is asked where the child's hukou is (民发〔2019〕62号 二（一）)."""
    children = [one for one in members if is_minor(one, on=on)]
    why = gettext("孩子的户口在这里：孤儿、事实无人抚养儿童的保障由孩子户口所在地办理。")
    return _choices(children, ground=Ground.MEMBER, why=why)


def _by_residence(person: Person, *, on: date) -> list[Choice]:
    home, hukou = _code(person, lives=True), _code(person, lives=False)
    if not home or (hukou and home[:TOWN_DIGITS] == hukou[:TOWN_DIGITS]):
        return []
    if may_where_one_lives(home, on=on):
        return [Choice(home, Ground.RESIDENCE, name=_name(home), why=gettext("您住在这里：当地可以凭居住证申请。"))]
    if hukou:
        return []
    why = gettext("登记的住处在这里。户籍还没有确认，先在这里收下；确认以后由人审查由哪里办理。")
    return [Choice(home, Ground.UNKNOWN, name=_name(home), why=why)]


def may_where_one_lives(place: str, *, on: date) -> bool:
    """Say whether a place lets people apply where they live, wherever their hukou is."""
    found = TERMS.notice("apply_where_one_lives", place=place, residence="urban", on=on)
    return bool(found is not None and found.value)


def _choices(people: Sequence[Person], *, ground: Ground, why: str) -> list[Choice]:
    codes = [code for one in people if (code := _code(one, lives=False))]
    return [Choice(place=code, ground=ground, name=_name(code), why=why) for code in dict.fromkeys(codes)]


def _lives_at_hukou(person: Person) -> bool:
    home, hukou = _code(person, lives=True), _code(person, lives=False)
    return bool(hukou) and home[:COUNTY_DIGITS] == hukou[:COUNTY_DIGITS]


def _code(person: Person, *, lives: bool) -> str:
    return (person.residence_place_id if lives else person.hukou_place_id) or ""


def _name(code: str) -> str:
    return "".join(one.name for one in path(code) if one.level != Level.PROVINCE) or code
