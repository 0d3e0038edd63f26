"""What a notice is as a reminder on a phone: which sentence, and what it opens. Question: news_of."""

from __future__ import annotations

from doudi.cases.pushes.news import Kind, News
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.sendings import Notice
from doudi.offices.models import Desk

KINDS = {
    Notice.Kind.PUSHED: Kind.NEED,
    Notice.Kind.SENT: Kind.NEED,
    Notice.Kind.TAKEN: Kind.FOLLOWED,
    Notice.Kind.REMIND: Kind.DEADLINE,
    Notice.Kind.ESCALATE: Kind.DEADLINE,
    Notice.Kind.ANSWERED: Kind.FOLLOWED,
    Notice.Kind.FEEDBACK: Kind.FOLLOWED,
}
OWNERS = (Desk.Kind.DEPARTMENT, Desk.Kind.SERVICE)
"""Who sees what was sent, and not the need itself."""


def news_of(notice: Notice) -> News:
    """Say a notice as news: an urgent need may wake a phone, and everything about one need replaces what was said of it before."""
    kind = KINDS[Notice.Kind(notice.kind)]
    if kind == Kind.NEED and notice.need.urgency == Need.Urgency.NOW:
        kind = Kind.EMERGENCY
    key = f"notice:{notice.pk}"
    if notice.sending is not None and notice.desk.kind in OWNERS:
        return News(kind, key=key, page="sending", number=notice.sending.number)
    return News(kind, key=key, page="need", number=notice.need.number)
