"""The verbs of the letter: draft, invite, sign on paper, withdraw, end. Signing on a phone is in `letters.passkeys`.

Each is one transaction and one line of the journal; no line holds a number in clear.
Law: 社会救助暂行办法 第五十八条; 社会救助法 第四十一条; 民法典 第十七条至第二十三条 (guardians).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.evidence.letters import wording
from doudi.evidence.letters.keeping import keep_letter
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.passkeys import register_passkey, sign_with_passkey
from doudi.evidence.letters.people import Cover, NotReady, rows_of, signer_on
from doudi.evidence.letters.permissions import NotAllowed, check_may_keep, is_resident
from doudi.evidence.letters.signing import invite, open_with_code, sign_on_paper, write_line
from doudi.evidence.mapping import DATASETS
from doudi.offices.acting import Actor
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number

__all__ = [
    "Cover",
    "NotAllowed",
    "NotReady",
    "draft",
    "end",
    "invite",
    "open_with_code",
    "register_passkey",
    "sign_on_paper",
    "sign_with_passkey",
    "withdraw",
]


PEOPLE_MOST = 30
Ended = Letter.Ended


@transaction.atomic
def draft(
    *,
    programme: str,
    case_number: str,
    purpose: str,
    people: Sequence[Cover],
    sources: Sequence[str],
    by: Officer,
    on: date,
    place: str,
    replaces: Letter | None = None,
    until: date | None = None,
    representative: str = "",
) -> Letter:
    """Write a letter; it opens nothing until the applicant has signed. The letter it replaces ends today.

    :raises NotAllowed: when the officer's desk keeps no letters of this place.
    :raises NotReady: when somebody or something is missing.
    """  # fmt: skip
    check_may_keep(by, place=place)
    _check_matter(programme, case_number=case_number, purpose=purpose, sources=sources)
    if len(people) > PEOPLE_MOST:
        raise NotReady(gettext("一份授权书最多 %(most)s 人。") % {"most": PEOPLE_MOST})
    rows = rows_of(people, on=on)
    kept = tuple(code for code in DATASETS if code in set(sources))
    matter = wording.Matter(
        number=serial_number("SQ", place=place, on=on), programme=programme, case_number=case_number.strip(), purpose=purpose.strip(),
        place=place, sources=kept, drafted_on=on, drafted_by=by.name, until=until, representative=representative.strip(),
        replaces=replaces.number if replaces else "",
    )  # fmt: skip
    letter = keep_letter(matter, rows=rows, by=by, replaces=replaces)
    if replaces is not None:
        _supersede(replaces, case_number=letter.case_number, by=by, on=on)
    return letter


@transaction.atomic
def withdraw(*, letter: Letter, subject: LetterPerson | None, by: Officer | Actor, on: date) -> None:
    """Take consent back: of one person, or of all when it is the applicant's or nobody is named.

    Further queries stop at once; what a decision used already is kept.

    :raises NotAllowed: when a resident withdraws for somebody he does not sign for.
    :raises NotReady: when the letter has ended, or the person withdrew already.
    """
    held = _open(letter)
    whose = _own(subject, letter=held)
    _check_may_withdraw(whose, letter=held, by=by, on=on)
    if whose is None or whose.role == LetterPerson.Role.APPLICANT:
        _close(held, because=Ended.WITHDRAWN, on=on)
        write_line("letter.withdraw", letter=held, by=by, on=on, detail={"subject": None})
        return
    if whose.withdrawn_on is not None:
        raise NotReady(gettext("%(name)s已经撤回过。") % {"name": whose.name})
    LetterPerson.objects.filter(pk=whose.pk).update(withdrawn_on=on)
    write_line("letter.withdraw", letter=held, by=by, on=on, detail={"subject": whose.pk})


@transaction.atomic
def end(*, letter: Letter, because: str, by: Officer | Actor, on: date) -> None:
    """End a letter: not qualified, support over, members changed, or a new application.

    :raises NotAllowed: when the officer's desk keeps no letters of this place.
    :raises NotReady: when it has ended already.
    """
    if isinstance(by, Officer):
        check_may_keep(by, place=letter.place)
    elif is_resident(by):
        raise NotAllowed(gettext("终止授权书由经办人员办理；您可以撤回授权。"))
    held = _open(letter)
    _close(held, because=Ended(because), on=on)
    write_line("letter.end", letter=held, by=by, on=on, detail={"because": because})


def _check_matter(programme: str, *, case_number: str, purpose: str, sources: Sequence[str]) -> None:
    if wording.programme_title(programme) == programme:
        raise NotReady(gettext("没有“%(name)s”这个救助项目。") % {"name": programme})
    if not case_number.strip() or not purpose.strip():
        raise NotReady(gettext("请写明案件编号和用途：没有案件和用途的授权书不能用来查询。"))
    if unknown := [code for code in sources if code not in DATASETS]:
        raise NotReady(gettext("没有这些数据来源：%(codes)s。") % {"codes": "、".join(unknown)})
    if not sources:
        raise NotReady(gettext("请至少选择一个可以查询的单位。"))


def _supersede(old: Letter, *, case_number: str, by: Officer, on: date) -> None:
    """End the letter another one replaces, unless it has ended by itself."""
    held = Letter.objects.select_for_update().get(pk=old.pk)
    if held.ended_on is None:
        same_case = held.case_number == case_number
        _close(held, because=Ended.MEMBERS_CHANGED if same_case else Ended.NEW_APPLICATION, on=on)
        old.ended_on, old.ended_because = held.ended_on, held.ended_because


def _open(letter: Letter) -> Letter:
    held = Letter.objects.select_for_update().filter(pk=letter.pk).first()
    if held is None:
        raise NotAllowed(gettext("您的岗位看不到这份授权书。"))
    if held.ended_on is not None:
        raise NotReady(gettext("授权书 %(number)s 已经终止。") % {"number": held.number})
    return held


def _close(letter: Letter, *, because: Letter.Ended, on: date) -> None:
    letter.ended_on, letter.ended_because = on, because
    letter.save(update_fields=["ended_on", "ended_because"])


def _own(subject: LetterPerson | None, *, letter: Letter) -> LetterPerson | None:
    """Fetch the person anew, and only as one of this letter's."""
    return None if subject is None else LetterPerson.objects.select_for_update().get(pk=subject.pk, letter=letter)


def _check_may_withdraw(subject: LetterPerson | None, *, letter: Letter, by: Officer | Actor, on: date) -> None:
    if isinstance(by, Officer):
        check_may_keep(by, place=letter.place)
    elif is_resident(by):
        whose = subject or letter.people.get(role=LetterPerson.Role.APPLICANT)
        opened = letter.people.filter(pk=by.officer.partition(":")[2]).first()
        if opened is None or signer_on(whose, on=on) != signer_on(opened, on=on):
            raise NotAllowed(gettext("您只能撤回自己签署的授权。"))
