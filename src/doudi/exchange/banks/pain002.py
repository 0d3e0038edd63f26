"""pain.002.001.11, the payment status report: what became of each payment of one file, or that the file was taken back whole.

Verb: read_report. An acceptance of the whole file says nothing of a line, and a refusal of the whole neither: a file sent twice is
refused although its first coming was paid. A status of rejection is one whatever its reason; the reason says what to mend.
"""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from doudi.delivery.banks.payment import NUMBER_LETTERS_MOST
from doudi.delivery.banks.profile import Profile
from doudi.delivery.banks.returned import BadLine, Outcome, Reply, Returned
from doudi.exchange.banks.xml import cents_at, day_at, text_at, walk

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.11"
KEPT = frozenset({"OrgnlGrpInfAndSts", "TxInfAndSts", "PmtInfSts"})
REJECTED = "RJCT"
AMOUNT = "OrgnlTxRef/Amt/InstdAmt"
TEXT_LETTERS_MOST = 105


def read_report(content: bytes, *, profile: Profile) -> Reply:
    """Read one report.

    :raises NotRead: when it is not well-formed.
    """
    returned: list[Returned] = []
    bad: list[BadLine] = []
    group, is_refused = Element("none"), False
    for name, element in walk(content, kept=KEPT):
        if name == "OrgnlGrpInfAndSts":
            group, is_refused = element, is_refused or text_at(element, "GrpSts") == REJECTED
        elif name == "PmtInfSts":
            is_refused = is_refused or element.text == REJECTED
        elif name == "TxInfAndSts":
            _take(element, returned=returned, bad=bad, profile=profile)
    is_whole_refused = is_refused and not returned and not bad
    return Reply(
        about=text_at(group, "OrgnlMsgId"), refused=(_reason(group) or REJECTED) if is_whole_refused else "",
        text=text_at(group, "StsRsnInf/AddtlInf"), declared=_declared(group) if returned or bad else None,
        returned=tuple(returned), bad=tuple(bad),
    )  # fmt: skip


def _take(element: Element, *, returned: list[Returned], bad: list[BadLine], profile: Profile) -> None:
    """Read one payment's status, or set it apart."""
    try:
        returned.append(_returned(element, profile=profile))
    except ValueError as what:
        mend = gettext("请银行更正这一笔后重发整个报告，已读的不会重复计算")
        where = len(returned) + len(bad) + 1
        bad.append(BadLine(where=where, what=str(what), mend=mend, said=text_at(element, "OrgnlEndToEndId")))


def _returned(element: Element, *, profile: Profile) -> Returned:
    number, status = text_at(element, "OrgnlEndToEndId"), text_at(element, "TxSts")
    if not 0 < len(number) <= NUMBER_LETTERS_MOST:
        raise ValueError(gettext("业务编号是空的或者写得不对"))
    if not status:
        raise ValueError(gettext("没有处理结果"))
    reason, text = _reason(element), text_at(element, "StsRsnInf/AddtlInf")[:TEXT_LETTERS_MOST]
    if status == REJECTED:
        outcome = profile.outcome(reason, otherwise=Outcome.REFUSED)
        # a reason that means paid, or nothing yet, cannot stand beside a rejection
        outcome = Outcome.REFUSED if outcome in (Outcome.OK, Outcome.PENDING) else outcome
    else:
        outcome = profile.outcome(status)
    return Returned(
        end_to_end_id=number, outcome=outcome, code=reason or status, text=text, day=_day(element),
        cents=cents_at(element, AMOUNT) if text_at(element, AMOUNT) else None,
    )  # fmt: skip


def _day(element: Element) -> date | None:
    return day_at(element, "OrgnlTxRef/IntrBkSttlmDt") or day_at(element, "AccptncDtTm")


def _reason(element: Element) -> str:
    return text_at(element, "StsRsnInf/Rsn/Cd") or text_at(element, "StsRsnInf/Rsn/Prtry")


def _declared(group: Element) -> int | None:
    text = text_at(group, "OrgnlNbOfTxs")
    return int(text) if text.isdecimal() else None
