"""Putting a question: from a permit of the gate and nothing else; and saying again which one was put, to fetch its answer.

Verbs: question_of, question_put. The identifier is opened here, for the one message that needs it.
"""

from __future__ import annotations

from contextlib import nullcontext

from django.utils.translation import gettext

from doudi.evidence.gate import Permit
from doudi.evidence.sources.models import Inquiry
from doudi.evidence.sources.port import Question
from doudi.offices.acting import SYSTEM, acting, acting_as
from doudi.registry import seals
from doudi.registry.models import PersonIdentifier


class NotAskable(Exception):
    """There is no number by which a source could be asked about this person."""


def question_of(permit: Permit, *, inquiry: Inquiry) -> Question:
    """Make the question an inquiry puts, the same at every repetition.

    :raises NotAskable: when the person holds no number.
    """
    assert (permit.subject.pk, permit.source) == (inquiry.subject_id, inquiry.source)
    return _question(inquiry)


def question_put(inquiry: Inquiry) -> Question:
    """Say again which question was put: it passed the gate when it left, and only its answer is fetched now."""
    assert inquiry.attempts > 0
    return _question(inquiry)


def identifier_of(inquiry: Inquiry) -> str:
    """Open the number an inquiry asks by, to compare an answer with it.

    :raises NotAskable: when the person holds no number.
    """
    number = _number_of(inquiry)
    return seals.unseal(bytes(number.sealed), kind=number.kind)


def _question(inquiry: Inquiry) -> Question:
    number, commission = _number_of(inquiry), inquiry.commission
    return Question(
        number=inquiry.number, source=inquiry.source, kind=number.kind,
        identifier=seals.unseal(bytes(number.sealed), kind=number.kind), name=inquiry.subject.name,
        letter=inquiry.subject.letter.number, case_number=commission.case_number, purpose=commission.purpose,
        asked_on=inquiry.asked_on, answer_by=inquiry.answer_by,
    )  # fmt: skip


def _number_of(inquiry: Inquiry) -> PersonIdentifier:
    """Find the number as the system does: who is asked about may be registered where the desk at work sees nobody."""
    with nullcontext() if acting() == SYSTEM else acting_as(SYSTEM):
        numbers: list[PersonIdentifier] = list(inquiry.subject.person.identifiers.all())
    if not numbers:
        raise NotAskable(gettext("没有证件号码，不能向数据来源查询；请先补登证件号码。"))
    return numbers[0]
