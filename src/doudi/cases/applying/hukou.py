"""Whose hukou an application stands on, who has said so, and whether the place that handles it is the right one.

Verbs: read_booklet, say_hukou, settle, regard_anew.
Questions: hukous_in, hukou_missing, said_of, why_not_competent, grounds_held, hukou_facts.
What nobody has confirmed is not known, and the nearest way to know it is said. A register that disagrees moves no file: a person looks
into it, says which place it is, and examines anew who handles the application.
Law: 最低生活保障审核确认办法 第四条、第五条; 社会救助法 第三十七条、第六十四条 (told in writing, nobody is turned away).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.applying.models import Application, ApplicationMember
from doudi.cases.applying.where import may_where_one_lives
from doudi.cases.permissions import By, check_may_take
from doudi.cases.refusals import NotReady
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.addresses import places_in
from doudi.offices.models import Officer, Place
from doudi.offices.queries import full_name, full_names
from doudi.registry.hukou import Hukou, NotSettled, hukous_of, note_hukou, same_town, settle_hukou
from doudi.registry.models import HukouReading, Person

Ground = Application.Ground
Rows = Sequence[tuple[ApplicationMember, Hukou]]
PURPOSE = "确认户籍地"
CITY_DIGITS, PROVINCE_DIGITS = 4, 2
WHY_LETTERS_MIN = 4


@transaction.atomic
def read_booklet(*, person: Person, address: str, by: Officer, on: date) -> Hukou:
    """Write down what the booklet that lies here says of somebody's hukou.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when the address means no place, or several.
    """
    check_may_take(by)
    place = _place_of(address, on=on)
    with acting_as(SYSTEM):
        note_hukou(person=person, place=place, source=HukouReading.Source.BOOKLET, by=by, on=on)
        return hukous_of([person.pk])[person.pk]


@transaction.atomic
def say_hukou(*, person: Person, address: str, by: By, on: date) -> None:
    """Keep where somebody says his own hukou is: the desk sees it, and it confirms nothing.

    :raises NotReady: when the address means no place, or several.
    """
    place = _place_of(address, on=on)
    with acting_as(SYSTEM):
        note_hukou(person=person, place=place, source=HukouReading.Source.DECLARED, by=by, on=on)


@transaction.atomic
def settle(*, application: Application, person: Person, place: str, why: str, by: Officer, on: date) -> None:
    """Say which of two places somebody's hukou is at; who handles the application is examined anew by `regard_anew`.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when nothing disagrees, the place was not read, or no reason is given.
    """
    check_may_take(by)
    if not application.members.filter(person=person).exists():
        raise NotReady(gettext("这个人不在这份申请里。"))
    try:
        with acting_as(SYSTEM):
            settle_hukou(person=person, place=place, why=why, by=by, on=on)
    except NotSettled as reason:
        raise NotReady(str(reason)) from reason


@transaction.atomic
def regard_anew(*, application: Application, subject: int, ground: str, why: str, by: Officer, on: date) -> None:
    """Say anew why this place handles an application: a person has examined it, and the file stays where it is.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when the ground does not hold here, or no reason is given.
    """
    check_may_take(by)
    held = Application.objects.select_for_update().get(pk=application.pk)
    if ground not in grounds_held(held, subject=subject, on=on):
        raise NotReady(gettext("按这个理由不由这里办理。都不符合的，请书面指引申请人到有权办理的地方。"))
    if len(why.strip()) < WHY_LETTERS_MIN:
        raise NotReady(gettext("请写明怎么核实的、看了什么，至少4个字。"))
    detail = {"was": held.ground, "ground": ground, "why": why.strip()}
    held.ground = application.ground = Ground(ground)
    held.save(update_fields=["ground"])
    record(verb="application.ground", by=by, on=on, about=held.number, place=held.place, purpose=PURPOSE, detail=detail)


def hukous_in(application: Application) -> list[tuple[ApplicationMember, Hukou]]:
    """Say of everybody in an application where his hukou is: the system's work, for a desk sees nobody who lives elsewhere."""
    members = list(application.members.all())
    with acting_as(SYSTEM):
        found = hukous_of([one.person_id for one in members])
    return [(one, found.get(one.person_id, Hukou())) for one in members]


def hukou_missing(people: Sequence[Person]) -> str:
    """Say of whom nobody has confirmed the hukou, and what is the nearest way to know; empty when it is known of all."""
    missing = [one.name for one in people if not one.hukou_place_id]
    return _missing_words(missing) if missing else ""


def said_of(person: Person) -> str:
    """Name the place where somebody said his hukou is, while nobody has confirmed it; empty when he said nothing."""
    if person.hukou_place_id:
        return ""
    with acting_as(SYSTEM):
        said = hukous_of([person.pk])[person.pk].said
    return full_name(said.place_id) if said else ""


def why_not_competent(application: Application, *, subject: int, on: date) -> str:
    """Say why it is not shown that this place handles what is asked for `subject`, the applicant or one of his; empty when it is.

    An emergency asks for no hukou, and where one may apply where one lives neither does that.
    """
    ground = Ground(application.ground)
    if ground in (Ground.EMERGENCY, Ground.RESIDENCE):
        return ""
    rows = [(one, hukou) for one, hukou in hukous_in(application) if one.is_member]
    if not rows:
        return ""
    if against := [(one, hukou) for one, hukou in rows if hukou.against]:
        return _against_words(*against[0])
    if ground == Ground.UNKNOWN:
        missing = [one.name for one, hukou in rows if one.person_id == subject and not hukou.place]
        return _missing_words(missing) if missing else _anew_words(rows, subject=subject)
    if ground in _grounds(rows, application=application, subject=subject, on=on):
        return ""
    stands_on = [(one, hukou) for one, hukou in rows if (one.person_id == subject) == (ground == Ground.HUKOU)]
    missing = [one.name for one, hukou in stands_on if not hukou.place]
    return _missing_words(missing) if missing else _anew_words(rows, subject=subject)


def grounds_held(application: Application, *, subject: int, on: date) -> list[str]:
    """List the grounds on which this place may handle what is asked for somebody, as far as it is confirmed."""
    rows = [(one, hukou) for one, hukou in hukous_in(application) if one.is_member]
    return _grounds(rows, application=application, subject=subject, on=on)


def _grounds(rows: Rows, *, application: Application, subject: int, on: date) -> list[str]:
    here = [one for one, hukou in rows if hukou.place and same_town(hukou.place, application.place)]
    found = [Ground.HUKOU] if any(one.person_id == subject for one in here) else []
    found += [Ground.MEMBER] if any(one.person_id != subject for one in here) else []
    found += [Ground.RESIDENCE] if may_where_one_lives(application.place, on=on) else []
    return [one.value for one in found]


def hukou_facts(application: Application) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    """Give what the law asks of hukou, of the household and of each by his number: None where nobody has confirmed it."""
    rows = [(one, hukou) for one, hukou in hukous_in(application) if one.is_member]
    places = {one.person_id: hukou.place if hukou.is_known else "" for one, hukou in rows}
    return local_facts(places, place=application.place)


def local_facts(
    places: Mapping[int, str], *, place: str
) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:  # fmt: skip
    """Say whether anybody's hukou is of the city (本地户籍), and whose is of the province; in `places` what is empty is unknown."""
    here = [one.startswith(place[:CITY_DIGITS]) if one else None for one in places.values()]
    is_local = True if True in here else None if None in here else False
    own = {
        number: {"hukou_in_province": one.startswith(place[:PROVINCE_DIGITS]) if one else None}
        for number, one in places.items()
    }
    return {"hukou_is_local": is_local}, own


def _place_of(address: str, *, on: date) -> Place:
    found = places_in(address, on=on)
    if not found:
        raise NotReady(gettext("没有找到户口簿上的这个地方，请照着户口簿写省、市、区县和街道（乡镇）。"))
    if len(found) > 1:
        names = "、".join(full_names([one.code for one in found]).values())
        raise NotReady(gettext("有几个这样的地方：%(names)s。请写全。") % {"names": names})
    return found[0]


def _missing_words(names: Sequence[str]) -> str:
    words = gettext(
        "不知道%(names)s的户籍在哪里：还没有确认。最快的办法是在窗口核看户口簿并登记；没有带来的，签了授权书以后由公安部门答复。"
    )
    return words % {"names": "、".join(names)}


def _against_words(one: ApplicationMember, hukou: Hukou) -> str:
    words = gettext(
        "%(name)s的户籍说法不一致：登记的是%(place)s，%(source)s是%(other)s。先由人核实是哪一个，再审查由哪里办理。"
    )
    other = hukou.against[-1]
    return words % {
        "name": one.name, "place": full_name(hukou.place), "source": other.get_source_display(),
        "other": full_name(other.place_id),
    }  # fmt: skip


def _anew_words(rows: Rows, *, subject: int) -> str:
    own = next((hukou.place for one, hukou in rows if one.person_id == subject), "")
    words = gettext("确认的户籍在%(place)s：请由人重新审查这份申请由哪里办理，并写明理由。")
    return words % {"place": full_name(own)} if own else gettext("请由人重新审查这份申请由哪里办理，并写明理由。")
