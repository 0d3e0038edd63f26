"""Who an offer is for, and what a helper can do: closed lists, so that a match can be computed and read.

Nouns: TAGS, SKILLS. Verbs: bits_of (a list as a number), words_of_tags, words_of_skills.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

TAGS: Mapping[str, Any] = {
    "dibao": gettext_lazy("低保对象"),
    "tekun": gettext_lazy("特困人员"),
    "edge": gettext_lazy("低保边缘家庭"),
    "rigid": gettext_lazy("刚性支出困难家庭"),
    "child": gettext_lazy("未成年人"),
    "elder": gettext_lazy("老年人"),
    "woman": gettext_lazy("女性"),
}
"""What somebody must be. Known from what he holds, his age and his sex; what nobody knows he is not."""

SKILLS: Mapping[str, Any] = {
    "woman": gettext_lazy("女性服务人员"),
    "cantonese": gettext_lazy("会说粤语"),
    "hakka": gettext_lazy("会说客家话"),
    "teochew": gettext_lazy("会说潮州话"),
    "sign": gettext_lazy("会手语"),
    "nursing": gettext_lazy("有护理证"),
    "social_work": gettext_lazy("有社会工作者证"),
    "car": gettext_lazy("有车"),
}
"""What somebody would like of whoever comes."""

CHILD_UNDER, ELDER_FROM = 18, 60


def bits_of(names: Iterable[str], *, of: Mapping[str, Any]) -> int:
    """Write a list of names as a number with one bit each; a name that is none is left out."""
    places = {name: place for place, name in enumerate(of)}
    return sum(1 << places[name] for name in set(names) if name in places)


def words_of_tags(names: Iterable[str]) -> list[str]:
    """Say whom an offer is for."""
    return [str(TAGS[name]) for name in names if name in TAGS]


def words_of_skills(names: Iterable[str]) -> list[str]:
    """Say what a helper can do."""
    return [str(SKILLS[name]) for name in names if name in SKILLS]
