"""Where a case can stand, and who has it there.

Nouns: Stage. OPEN are the stages before a decision, IN_SUPPORT those with help running, CLOSED those nothing leads on from by itself.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """One stage of the road (社会救助暂行办法; 最低生活保障审核确认办法 第三章)."""

    SUBMITTED = "submitted", _("已提交，待受理")
    SUPPLEMENT = "supplement", _("待补正材料")
    DECLINED = "declined", _("不予受理")
    ACCEPTED = "accepted", _("已受理")
    INVESTIGATING = "investigating", _("调查核实中")
    OPINION = "opinion", _("已提出审核意见")
    POSTED = "posted", _("公示中")
    OBJECTED = "objected", _("公示有异议，复查中")
    COUNTY = "county", _("待审核确认")
    MECHANISM = "mechanism", _("一事一议")
    HELPED = "helped", _("已先行救助，补办手续中")
    GRANTED = "granted", _("救助中")
    REFUSED = "refused", _("不予确认")
    HEARING = "hearing", _("拟调整或停止，听取意见中")
    SUSPENDED = "suspended", _("暂停发放")
    GRACE = "grace", _("渐退期")
    END_POSTED = "end_posted", _("终止公示中")
    ENDED = "ended", _("救助已终止")
    WITHDRAWN = "withdrawn", _("申请人已撤回")
    TERMINATED = "terminated", _("已终止办理")


S = Stage
"""Short, for the tables of the road."""

OPEN = (
    S.SUBMITTED, S.SUPPLEMENT, S.ACCEPTED, S.INVESTIGATING, S.OPINION, S.POSTED, S.OBJECTED, S.COUNTY, S.MECHANISM,
)  # fmt: skip
"""Nobody has decided yet."""

IN_SUPPORT = (S.HELPED, S.GRANTED, S.HEARING, S.SUSPENDED, S.GRACE, S.END_POSTED)
"""Help runs, or has run and its papers are not done."""

CLOSED = (S.DECLINED, S.REFUSED, S.ENDED, S.WITHDRAWN, S.TERMINATED)
"""The file is closed; an appeal may still reopen a refusal."""

LIVING = (*OPEN, *IN_SUPPORT)
"""At most one living case of a programme for one person."""
