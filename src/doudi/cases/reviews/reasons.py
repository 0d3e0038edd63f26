"""Why help was changed or ended. Noun: EndReason."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndReason(models.TextChoices):
    """The codes a decision, a hearing and a payment file carry (最低生活保障审核确认办法 第三十条至第三十四条)."""

    DEATH = "DEATH", _("受助人死亡")
    MOVED_OUT = "MOVED_OUT", _("迁出，由迁入地接续")
    IMPRISONED = "IMPRISONED", _("服刑或被羁押")
    INCOME_OVER = "INCOME_OVER", _("收入超过标准")
    PROPERTY_OVER = "PROPERTY_OVER", _("财产超过规定")
    REFUSE_WORK = "REFUSE_WORK", _("有劳动能力，三次拒绝介绍的适合工作")
    NO_COOPERATION = "NO_COOPERATION", _("不配合复核")
    FRAUD = "FRAUD", _("虚报、隐瞒、伪造")
    TRANSFER_TEKUN = "TRANSFER_TEKUN", _("转为特困人员救助供养")
    TRANSFER_ORPHAN = "TRANSFER_ORPHAN", _("转为孤儿、事实无人抚养儿童保障")
    VOLUNTARY = "VOLUNTARY", _("本人自愿退出")
    MEMBER_CHANGE = "MEMBER_CHANGE", _("家庭成员变化")
    STANDARD_CHANGE = "STANDARD_CHANGE", _("标准调整")
    DUPLICATE = "DUPLICATE", _("重复享受")
