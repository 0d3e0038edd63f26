"""Where a list of payments can stand. Noun: Stage. OPEN are those before two have signed, UNDER_WAY every one whose lines count."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """One stage of a list's road."""

    COMPUTED = "computed", _("已核算")
    FROZEN = "frozen", _("名单已锁定")
    CHECKED = "checked", _("已核对，待民政签批")
    COUNTY_SIGNED = "county_signed", _("民政已签批，待财政签批")
    FINANCE_SIGNED = "finance_signed", _("财政已签批，待送银行")
    EXPORTED = "exported", _("已送银行")
    RETURNED = "returned", _("银行已回盘")
    RECONCILED = "reconciled", _("已对账")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


S = Stage
OPEN = (S.COMPUTED, S.FROZEN, S.CHECKED, S.COUNTY_SIGNED)
AT_BANK = (S.EXPORTED, S.RETURNED, S.RECONCILED)
UNDER_WAY = tuple(one for one in Stage if one != S.WITHDRAWN)
