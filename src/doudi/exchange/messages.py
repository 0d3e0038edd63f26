"""What a message's body says: a question as the platform reads it, and a reply as we read it.

Verbs: question_body, reply_from. Shared by the platform's wire and the manifest of a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from doudi.evidence.sources.models import Outcome
from doudi.evidence.sources.port import NotTrusted, Question, Reply


def question_body(question: Question) -> dict[str, str]:
    """Write a question: about whom, under which letter, for what, until when."""
    return {
        "number": question.number, "source": question.source, "kind": question.kind, "identifier": question.identifier,
        "name": question.name, "letter": question.letter, "case": question.case_number, "purpose": question.purpose,
        "asked_on": question.asked_on.isoformat(), "answer_by": question.answer_by.isoformat(),
    }  # fmt: skip


def reply_from(body: Mapping[str, Any], *, question: Question, message: str, sender: str) -> Reply:
    """Read a reply: it must say whom it is about and how many rows it has, and have them.

    :raises NotTrusted: when it is another question's or person's, or is not whole.
    """
    if body.get("number") != question.number or body.get("source") != question.source:
        raise NotTrusted(gettext("答复的查询编号不是所问的编号"))
    if str(body.get("identifier", "")).upper() != question.identifier.upper():
        raise NotTrusted(gettext("答复的记录不是所问的人"))
    rows = body.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or body.get("count") != len(rows):
        raise NotTrusted(gettext("答复不完整：记录条数与所报的不符"))
    if body.get("outcome") not in Outcome.values:
        raise NotTrusted(gettext("答复的结论不在约定之内"))
    return Reply(
        number=question.number, message=message, outcome=Outcome(body["outcome"]), rows=rows, as_of=_day(body.get("as_of")),
        signed_by=sender,
    )  # fmt: skip


def _day(text: object) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise NotTrusted(gettext("答复的数据日期写得不对")) from None
