"""The questions about what has happened to somebody: trouble at home, a child without parents, care, being out of work.

Each opens programmes no figure could open; each is asked only where it can.
"""

from django.utils.translation import gettext, gettext_lazy

from doudi.web.portal import forms
from doudi.web.portal.asking import Asking, Page
from doudi.web.portal.forms import NONE, UNKNOWN

TROUBLES = (
    ("accident", gettext_lazy("火灾、车祸等意外")),
    ("illness", gettext_lazy("突然得了重病、受了重伤")),
    ("jobless", gettext_lazy("没有工作，三个月以上没有收入")),
    ("disaster", gettext_lazy("台风、洪水等自然灾害")),
    ("housing", gettext_lazy("没有房子住，或者住的是危房")),
    ("legal", gettext_lazy("要打官司：讨工资、工伤、赡养费、家暴等")),
    ("harmed", gettext_lazy("被人伤害，却拿不到赔偿")),
    ("stranded", gettext_lazy("在外地，没有吃住，回不了家")),
)
"""What opens help at once, whatever the income."""

PARENT_STATES = (
    ("able", gettext_lazy("能照顾孩子")),
    ("dead", gettext_lazy("去世了")),
    ("untraceable", gettext_lazy("查找不到")),
    ("disabled", gettext_lazy("重度残疾")),
    ("ill", gettext_lazy("得了重病")),
    ("prison", gettext_lazy("服刑、强制戒毒，半年以上")),
    ("out_of_contact", gettext_lazy("失去联系，半年以上")),
    (UNKNOWN, gettext_lazy("不知道")),
)
"""What happened to a parent; the codes are the fact's own."""

SELF_CARE = (
    ("eating", gettext_lazy("吃饭")),
    ("dressing", gettext_lazy("穿衣")),
    ("rising", gettext_lazy("上下床")),
    ("toilet", gettext_lazy("上厕所")),
    ("walking", gettext_lazy("在屋里走动")),
    ("washing", gettext_lazy("洗澡")),
)
"""The six abilities the law counts."""

IDLE_REASONS = (
    ("ill", gettext_lazy("身体不好，干不了活")),
    ("caring", gettext_lazy("要照顾老人、孩子或病人")),
    ("pregnant", gettext_lazy("怀孕或者哺乳")),
    ("searching", gettext_lazy("一直在找，没有找到")),
    (NONE, gettext_lazy("没有特别的原因")),
)
"""Why somebody of working age has no work; all but the last are reasons the law accepts."""


def trouble(asking: Asking) -> Page:
    """Ask what has happened at home: one page for all that opens help at once."""
    return Page(
        title=gettext("家里现在遇到下面的事吗？"),
        hint=gettext("可以选几项。没有遇到，就选最下面的“都没有”。"),
        why=gettext("遇到急难、受灾、官司等，不管收入多少，都可能马上有帮助。"),
        form=forms.TickQuestion(asking.data, known=asking.known, choices=TROUBLES, none=gettext_lazy("都没有")),
    )


def hardship(asking: Asking) -> Page:
    """Ask whether life at home still goes on."""
    choices = [("yes", gettext("很难，撑不下去")), ("no", gettext("还过得去"))]
    return Page(
        title=gettext("现在吃饭、住处、看病，过得去吗？"),
        hint="",
        why=gettext("基本生活有严重困难的，可以先救助、后补手续。"),
        form=forms.ChoiceQuestion(asking.data, known=asking.known, choices=choices),
    )


def self_care(asking: Asking) -> Page:
    """Ask what somebody cannot do alone."""
    return Page(
        title=gettext("%(who)s有哪些事自己做不了？") % {"who": asking.who},
        hint=gettext("要别人帮忙才能做的都选上。"),
        why=gettext("自己做不了的事越多，照料的钱和服务越多。工作人员会上门看。"),
        form=forms.TickQuestion(
            asking.data, known=asking.known, choices=SELF_CARE, none=gettext_lazy("都能自己做")
        ),
    )  # fmt: skip


def parents(asking: Asking) -> Page:
    """Ask what happened to a child's parents, who do not live here."""
    return Page(
        title=gettext("%(who)s的父母怎么样？") % {"who": asking.who},
        hint=gettext("父母不住在您家，所以要问一下。"),
        why=gettext("父母都不在或者都照顾不了的孩子，每个月有生活费。"),
        form=forms.PersonQuestion(
            asking.data,
            known=asking.known,
            labels={},
            selects={"mother": (gettext("母亲"), PARENT_STATES), "father": (gettext("父亲"), PARENT_STATES)},
        ),
    )


def idle(asking: Asking) -> Page:
    """Ask why somebody of working age has no work."""
    return Page(
        title=gettext("%(who)s为什么没有上班？") % {"who": asking.who},
        hint="",
        why=gettext("有正当理由的，不会按有工资来算。乡镇（街道）会核实。"),
        form=forms.ChoiceQuestion(asking.data, known=asking.known, choices=IDLE_REASONS),
    )
