"""Which questions a household may need, in the order people expect: who, what happened, money, property, health.

Noun: step, a name such as "members" or "person.1". Questions: core, further, members, age_of, who. Answers are plain JSON, by step.
Which of them are asked: see `next_step`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from doudi.web.portal.forms import UNKNOWN

Answers = Mapping[str, Any]

ADULT = 16
OLD = 50
ELDER = 60
GROWN_UP = 18
NO_PENSION = "no_pension"
ADVISED = "advised."
"""Before a child's number: no card, but a doctor's advice."""

ROLES = (
    ("husband", gettext_lazy("丈夫"), "spouse", "male"),
    ("wife", gettext_lazy("妻子"), "spouse", "female"),
    ("son", gettext_lazy("儿子"), "child", "male"),
    ("daughter", gettext_lazy("女儿"), "child", "female"),
    ("father", gettext_lazy("父亲"), "parent", "male"),
    ("mother", gettext_lazy("母亲"), "parent", "female"),
    ("grandson", gettext_lazy("孙子或外孙"), "grandchild", "male"),
    ("granddaughter", gettext_lazy("孙女或外孙女"), "grandchild", "female"),
    ("grandfather", gettext_lazy("祖父或外祖父"), "grandparent", "male"),
    ("grandmother", gettext_lazy("祖母或外祖母"), "grandparent", "female"),
    ("brother", gettext_lazy("兄弟"), "sibling", "male"),
    ("sister", gettext_lazy("姐妹"), "sibling", "female"),
    ("daughter_in_law", gettext_lazy("儿媳"), "child_in_law", "female"),
    ("son_in_law", gettext_lazy("女婿"), "child_in_law", "male"),
    ("father_in_law", gettext_lazy("公公或岳父"), "parent_in_law", "male"),
    ("mother_in_law", gettext_lazy("婆婆或岳母"), "parent_in_law", "female"),
    ("other", gettext_lazy("其他亲属"), "other", None),
)
"""Who somebody is to the applicant: code, words, relation and sex as facts."""

DOINGS = (
    ("working", gettext_lazy("上班或打零工")),
    ("business", gettext_lazy("做小生意、种地或跑车")),
    ("none", gettext_lazy("没有工作")),
    ("retired", gettext_lazy("退休或养老")),
    ("kindergarten", gettext_lazy("上幼儿园")),
    ("compulsory", gettext_lazy("上小学或初中")),
    ("senior", gettext_lazy("上高中或中职")),
    ("undergraduate", gettext_lazy("上大专或本科")),
    ("postgraduate", gettext_lazy("读研究生")),
    (UNKNOWN, gettext_lazy("不知道")),
)
"""What somebody does most of the day; the stages of school are also facts."""


def core(answers: Answers) -> Iterator[str]:
    """Yield what everybody is asked: where, and who lives there."""
    yield "city"
    if has_counties(answers.get("city", "")):
        yield "county"
    yield "hukou"
    yield "members"
    yield from (f"person.{number}" for number in range(members(answers) or 0))


def further(answers: Answers) -> Iterator[str]:
    """Yield what may be asked of a household like this, in the order people expect."""
    people = range(members(answers) or 0)
    yield "trouble"
    for number in people:
        yield from _about_money(answers, person=number)
    if any((age_of(answers, person=number) or 0) >= ELDER for number in people):
        yield "supporters"
    yield from ("savings", "property", "disability")
    ticked = answers.get("disability", [])
    yield from (f"disability.{number}" for number in people if str(number) in ticked)
    yield from ("illness", "spending")


def members(answers: Answers) -> int | None:
    """Read how many people live together; None when the resident does not know."""
    count = answers.get("members", {"count": "1"})["count"]
    return None if count is None else int(count)


def age_of(answers: Answers, *, person: int) -> int | None:
    """Read somebody's age; None when not known."""
    age = answers.get(f"person.{person}", {}).get("age")
    return None if age is None else int(age)


def has_counties(city: str) -> bool:
    """Dongguan and Zhongshan have towns but no counties."""
    return city not in {"4419", "4420", UNKNOWN}


def who(answers: Answers, *, person: int) -> str:
    """Name a person in the resident's own words."""
    if person == 0:
        return gettext("您自己")
    about = answers.get(f"person.{person}", {})
    role = next(
        (words for code, words, _, _ in ROLES if code == about.get("role")), gettext_lazy("第 %(number)s 位家人")
    )
    name = str(role) % {"number": person + 1} if "%" in str(role) else str(role)
    age = age_of(answers, person=person)
    return name if age is None else gettext("%(name)s（%(age)s 岁）") % {"name": name, "age": age}


def is_earner(answers: Answers, *, person: int) -> bool:
    """Say whether somebody is asked about his income: children are not."""
    age = age_of(answers, person=person)
    return age is None or age >= ADULT


def is_pensioner(answers: Answers, *, person: int) -> bool:
    """Say whether somebody may have a pension."""
    age = age_of(answers, person=person)
    is_retired = answers.get(f"person.{person}", {}).get("doing") == "retired"
    return is_earner(answers, person=person) and (age is None or age >= OLD or is_retired)


def children(answers: Answers) -> list[int]:
    """List who is not grown up."""
    ages = {number: age_of(answers, person=number) for number in range(members(answers) or 0)}
    return [number for number, age in ages.items() if age is not None and age < GROWN_UP]


def _about_money(answers: Answers, *, person: int) -> Iterator[str]:
    if is_earner(answers, person=person):
        yield f"income.{person}"
    if is_pensioner(answers, person=person):
        yield f"pension.{person}"
