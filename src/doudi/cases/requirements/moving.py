"""Moving from place to place: help goes on here because another place handed it over."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.cases.requirements.matter import Matter, requirement
from doudi.cases.reviews.models import Transfer


@requirement
def handed_over(matter: Matter) -> str | None:
    """The place the household left has handed its help over to this case (民发〔2022〕83号 三（一）)."""
    if Transfer.objects.filter(to_case=matter.case).exists():
        return None
    return gettext("没有迁出地的交接：请走一般程序。")
