"""Where a claim can stand, and why money was paid beyond what was owed. Nouns: Stage, Cause. LIVING claims hold their months."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """One stage of a claim's road."""

    NOTIFIED = "notified", _("已告知，待听取意见")
    HEARD = "heard", _("已听取意见，待决定")
    DECIDED = "decided", _("已决定追缴")
    PLANNED = "planned", _("按约定分期退回")
    ESTATE = "estate", _("本人去世，以遗产清偿")
    CLOSED = "closed", _("已退清")
    WITHDRAWN = "withdrawn", _("已撤销")
    WRITTEN_OFF = "written_off", _("已核销或免予退回")


class Cause(models.TextChoices):
    """Why it was paid."""

    FRAUD = "fraud", _("骗取")
    LATE_REPORT = "late_report", _("变化报告不及时")
    OFFICE_ERROR = "office_error", _("经办差错")


S = Stage
LIVING = (S.NOTIFIED, S.HEARD, S.DECIDED, S.PLANNED, S.ESTATE)
OWING = (S.DECIDED, S.PLANNED, S.ESTATE)
"""Stages in which money is received."""
