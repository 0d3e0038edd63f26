"""The reasons of a match in words, in the order they counted.

Verb: reasons_of. What is said is what was computed: each part of the score with the fact behind it.
"""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy, ngettext

from doudi.dispatch.menu import words_of
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.matching import FULL, NEARNESS, Weights
from doudi.dispatch.supply.models import Proposal

NEAR_WORDS = (
    gettext_lazy("就在本社区（村）"),
    gettext_lazy("在同一个街道（镇）"),
    gettext_lazy("在同一个区（县）"),
    gettext_lazy("在同一个市"),
    gettext_lazy("从外地来"),
    gettext_lazy("从外地来"),
)


def reasons_of(proposal: Proposal, *, weights: Weights) -> list[str]:
    """Say why this offer goes to this need, the weightiest reason first."""
    parts = proposal.parts
    said = [
        (weights.urgency * parts["urgency"], _urgency(proposal.need)),
        (weights.fit * parts["fit"], _fit(proposal)),
        (weights.nearness * parts["nearness"], _nearness(parts["nearness"])),
        (weights.waiting * parts["waiting"], _waiting(parts["days"])),
        (weights.fairness * parts["fairness"], _fairness(parts["helped"])),
    ]
    ordered = [words for points, words in sorted(said, key=lambda one: -one[0]) if points]
    if proposal.better_taken:
        ordered.append(gettext("更合适的本周已满，留给了更需要的人"))
    return ordered


def _urgency(need: Need) -> str:
    return gettext("紧急程度：%(urgency)s") % {"urgency": need.get_urgency_display()}


def _fit(proposal: Proposal) -> str:
    if not proposal.parts["exact"]:
        return gettext("能提供同一类服务")
    item = proposal.need.item
    words = words_of(item) if item else proposal.need.get_kind_display()
    if proposal.parts["fit"] < FULL:
        return gettext("能提供“%(what)s”，但有的愿望没能满足") % {"what": words}
    return gettext("正好能提供“%(what)s”") % {"what": words}


def _nearness(points: int) -> str:
    return str(NEAR_WORDS[NEARNESS.tolist().index(points)])


def _waiting(days: int) -> str:
    return ngettext("已经等了 %(count)s 天", "已经等了 %(count)s 天", days) % {"count": days}


def _fairness(helped: int) -> str:
    if not helped:
        return gettext("最近没有得到过别的帮助")
    return ngettext("最近得到过 %(count)s 次帮助", "最近得到过 %(count)s 次帮助", helped) % {"count": helped}
