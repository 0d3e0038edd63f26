"""The questions as a resident meets them: the words and the form of each.

Question: page_for. Which questions come, and in which order: see `order` and `next_step`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from doudi.web.portal import forms, hardship_questions
from doudi.web.portal.asking import Asking, Page, Places
from doudi.web.portal.forms import AGE_MOST, MEMBERS_MOST, UNKNOWN
from doudi.web.portal.order import ADVISED, DOINGS, NO_PENSION, ROLES, Answers, children, who
from doudi.web.shell.words import CODES

CITIES_OF = ("44", "35")
"""The provinces whose standards are known so far: Guangdong and Fujian."""

PROPERTY = (
    ("homes", gettext_lazy("两套或更多住房")),
    ("shops", gettext_lazy("商铺、车位或写字楼")),
    ("car", gettext_lazy("汽车（不算残疾人代步车、摩托车、电动车）")),
    ("work_car", gettext_lazy("靠它谋生的小型营运车")),
    ("company", gettext_lazy("登记在家人名下的公司或个体户")),
    ("small_shop", gettext_lazy("自家夫妻店或小摊的营业执照（没有请人）")),
)
"""What the law looks at besides money."""

DISABILITY_KINDS = ("sight", "hearing", "speech", "limb", "intellectual", "mental", "multiple")


def page_for(step: str, *, answers: Answers, places: Places, data: Mapping[str, Any] | None = None) -> Page:
    """Build the page of a step, bound to what was sent if anything was."""
    name, _, number = step.partition(".")
    known = answers.get(step)
    make = PAGES[f"{name}.person"] if number else PAGES[name]
    return make(Asking(answers=answers, places=places, data=data, known=known, person=int(number or 0)))


def _city(asking: Asking) -> Page:
    choices = [place for province in CITIES_OF for place in asking.places(province)]
    return Page(
        title=gettext("您家住在哪个市？"),
        hint=gettext("现在能算广东和福建的标准。住在别的省，请选“不知道”。"),
        why=gettext("各地的救助标准不一样。"),
        form=forms.ChoiceQuestion(asking.data, known=asking.known, choices=choices, is_long=True),
    )


def _county(asking: Asking) -> Page:
    choices = asking.places(asking.answers["city"])
    return Page(
        title=gettext("在哪个区或县？"),
        hint="",
        why=gettext("同一个市里，有的区县标准也不一样。"),
        form=forms.ChoiceQuestion(asking.data, known=asking.known, choices=choices, is_long=True),
    )


def _hukou(asking: Asking) -> Page:
    choices = [
        ("urban", gettext("本地城镇户口")),
        ("rural", gettext("本地农村户口（有承包地或村集体分红）")),
        ("elsewhere", gettext("都是外地户口")),
    ]
    return Page(
        title=gettext("家里人的户口是哪一种？"),
        hint=gettext("家里只要有一个人是本地户口，就按本地的选。"),
        why=gettext("城镇和农村的标准可能不同；有的救助要本地户口。"),
        form=forms.ChoiceQuestion(asking.data, known=asking.known, choices=choices),
    )


def _members(asking: Asking) -> Page:
    return Page(
        title=gettext("家里一起生活的有几个人？"),
        hint=gettext("算上您自己。在外读书的孩子也算；正在服刑的不算。最多填 %(most)s 人。") % {"most": MEMBERS_MOST},
        why=gettext("救助按一起生活的一家人计算。"),
        form=forms.CountQuestion(asking.data, known=asking.known, labels={"count": gettext_lazy("人数")}),
    )


def _person(asking: Asking) -> Page:
    if asking.person == 0:
        first = (gettext("性别"), [("female", gettext("女")), ("male", gettext("男")), (UNKNOWN, gettext("不想说"))])
        title = gettext("先说说您自己")
        selects: dict[str, tuple[Any, forms.Choices]] = {"sex": first}
    else:
        title = gettext("第 %(number)s 位家人是谁？") % {"number": asking.person + 1}
        selects = {"role": (gettext("他（她）是您的"), [(code, words) for code, words, _, _ in ROLES])}
    selects["doing"] = (gettext("现在主要在做什么"), DOINGS)
    return Page(
        title=title,
        hint=gettext("替别人问的，就把他（她）当作“您自己”来填。") if asking.person == 0 else "",
        why=gettext("年龄、上学和工作决定谁能得到哪一种救助。"),
        form=forms.PersonQuestion(
            asking.data,
            known=asking.known,
            labels={"age": gettext_lazy("年龄（周岁）")},
            selects=selects,
            most=Decimal(AGE_MOST),
        ),
    )


def _income(asking: Asking) -> Page:
    labels = {
        "wage": gettext_lazy("工资、打零工（到手）"),
        "business": gettext_lazy("做生意、种地（除去成本）"),
        "other": gettext_lazy("房租、利息、亲友固定给的钱"),
    }
    return Page(
        title=gettext("%(who)s平均每个月有多少收入？") % {"who": asking.who},
        hint=gettext("按最近半年平均。没有就填 0。养老金后面再问；政府发的救助金、奖学金、残疾人补贴不用算。"),
        why=gettext("低保看人均收入是不是低于当地标准。"),
        form=forms.NumberQuestion(asking.data, known=asking.known, labels=labels),
    )


def _pension(asking: Asking) -> Page:
    kinds = [
        ("resident", gettext("城乡居民养老金（通常一两百到几百元）")),
        ("employee", gettext("职工养老金、机关事业单位退休金")),
        (NO_PENSION, gettext("没有养老金")),
        (UNKNOWN, gettext("不知道")),
    ]
    return Page(
        title=gettext("%(who)s每个月领多少养老金？") % {"who": asking.who},
        hint=gettext("没有就填 0。"),
        why=gettext("城乡居民养老金里国家发的基础部分不算收入。"),
        form=forms.PersonQuestion(
            asking.data,
            known=asking.known,
            labels={"pension": gettext_lazy("养老金")},
            selects={"kind": (gettext("是哪一种"), kinds)},
        ),
    )


def _savings(asking: Asking) -> Page:
    return Page(
        title=gettext("全家一共有多少存款？"),
        hint=gettext("存折、银行卡、微信、支付宝、股票、基金和能退钱的保险加在一起，大概数就行。"),
        why=gettext("人均存款超过当地限额就不能领低保；限额通常是两年的低保标准。"),
        form=forms.NumberQuestion(asking.data, known=asking.known, labels={"total": gettext_lazy("存款合计")}),
    )


def _property(asking: Asking) -> Page:
    return Page(
        title=gettext("家里有下面这些吗？"),
        hint=gettext("可以选几项。不住人的泥砖房、祖屋不算住房。"),
        why=gettext("房、车和店铺是家庭财产，各地都有规定。"),
        form=forms.TickQuestion(asking.data, known=asking.known, choices=PROPERTY, none=gettext_lazy("都没有")),
    )


def _disability(asking: Asking) -> Page:
    advised = [
        (f"{ADVISED}{number}", gettext("%(who)s没有证，医生说要做康复") % {"who": who(asking.answers, person=number)})
        for number in children(asking.answers)
    ]
    choices = [*asking.people(), *advised]
    return Page(
        title=gettext("家里谁有残疾人证？"),
        hint=gettext("可以选几个人。"),
        why=gettext("重度残疾的人可以单独申请，还可能有补贴。"),
        form=forms.TickQuestion(asking.data, known=asking.known, choices=choices, none=gettext_lazy("都没有")),
    )


def _disability_of(asking: Asking) -> Page:
    kinds = [(code, gettext(CODES[code])) for code in DISABILITY_KINDS] + [(UNKNOWN, gettext("不知道"))]
    grades = [(str(grade), gettext("%(grade)s 级") % {"grade": grade}) for grade in range(1, 5)] + [
        (UNKNOWN, gettext("不知道"))
    ]
    return Page(
        title=gettext("%(who)s的残疾人证上写的是？") % {"who": asking.who},
        hint=gettext("证上有类别和等级，1 级最重。"),
        why=gettext("类别和等级决定能不能单独申请。"),
        form=forms.PersonQuestion(
            asking.data,
            known=asking.known,
            labels={},
            selects={"kind": (gettext("类别"), kinds), "grade": (gettext("等级"), grades)},
        ),
    )


def _illness(asking: Asking) -> Page:
    return Page(
        title=gettext("家里谁得了大病？"),
        hint=gettext("例如癌症、尿毒症透析、器官移植、重型精神病。可以选几个人。"),
        why=gettext("大病病人可以单独申请，还可能有补助。"),
        form=forms.TickQuestion(asking.data, known=asking.known, choices=asking.people(), none=gettext_lazy("都没有")),
    )


def _spending(asking: Asking) -> Page:
    labels = {
        "medical": gettext_lazy("看病、吃药、康复（报销以后）"),
        "education": gettext_lazy("上学的学费、住宿费"),
        "disaster": gettext_lazy("火灾、车祸等意外"),
    }
    return Page(
        title=gettext("最近 12 个月，全家自己掏了多少大钱？"),
        hint=gettext("没有就填 0。"),
        why=gettext("收入不算低，但开支太大，也可能得到救助。"),
        form=forms.NumberQuestion(asking.data, known=asking.known, labels=labels),
    )


def _supporters(asking: Asking) -> Page:
    choices = [("yes", gettext("有")), ("no", gettext("没有"))]
    return Page(
        title=gettext("家里的老人，有不住在一起的子女吗？"),
        hint=gettext("成年的儿子、女儿，不住在您家的。"),
        why=gettext("子女有赡养的义务；没有子女的老人可能是特困人员。"),
        form=forms.ChoiceQuestion(asking.data, known=asking.known, choices=choices),
    )


PAGES: dict[str, Callable[[Asking], Page]] = {
    "city": _city,
    "county": _county,
    "hukou": _hukou,
    "members": _members,
    "person.person": _person,
    "income.person": _income,
    "pension.person": _pension,
    "savings": _savings,
    "property": _property,
    "disability": _disability,
    "disability.person": _disability_of,
    "illness": _illness,
    "spending": _spending,
    "supporters": _supporters,
    "trouble": hardship_questions.trouble,
    "hardship": hardship_questions.hardship,
    "self_care.person": hardship_questions.self_care,
    "parents.person": hardship_questions.parents,
    "idle.person": hardship_questions.idle,
}
"""How each question is asked."""
