"""共同生活的家庭成员 membership: who is counted as one household, whoever stands in the hukou booklet.

Values of a person: age, present, counts, left_out; of a household: members. Guangdong and Fujian word the list differently.
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Determination, years_old

ADULT = 18
STUDENT_UP_TO_BACHELOR = ("kindergarten", "compulsory", "senior", "undergraduate")
GUANGDONG, FUJIAN = "44", "35"
GUANGDONG_LAW = "广东省最低生活保障制度实施办法"
FUJIAN_LAW = "福建省最低生活保障工作规范"

membership = Determination("membership", title="共同生活的家庭成员", law="最低生活保障审核确认办法")


@membership.value("第七条", label="周岁", kind="count", of="person")
def age(person: Any, local: Any) -> Any:
    return years_old(person.birth, local.today)


@membership.value("第七条", label="未成年", kind="flag", of="person")
def minor(person: Any, local: Any) -> Any:
    return person.age < ADULT


# ------------------------------------------------------------------------------------- who is there at all


@membership.value("第七条第二项", label="健在且未服刑、未强制隔离戒毒、未被宣告失踪", kind="flag", of="person")
def present(person: Any, local: Any) -> Any:
    """Somebody on parole is at home and counts; somebody arrested but not convicted counts too, except in Fujian."""
    return person.alive & ~person.custody.isin(("prison", "detox")) & ~person.missing_declared


@membership.value("家庭成员规定", label="健在且未羁押、未服刑、未失踪", kind="flag", of="person",
                  name="present", place=FUJIAN, law=FUJIAN_LAW)  # fmt: skip
def present_in_fujian(person: Any, local: Any) -> Any:
    """Fujian also leaves out people arrested, and people whom village and township confirm missing for two years."""
    is_held = person.custody.isin(("prison", "detox", "arrested"))
    is_missing = person.missing_declared | (person.missing_months >= local.missing_months_confirmed)
    return person.alive & ~is_held & ~is_missing


@membership.value("第七条第二项", label="宗教教职人员离家满三年", kind="flag", of="person")
def lives_as_clergy(person: Any, local: Any) -> Any:
    """连续三年以上(含三年)脱离家庭独立生活的宗教教职人员."""
    return person.clergy_apart_months >= local.clergy_months


# ------------------------------------------------------------------------------------- who belongs


@membership.value("第七条第一项", label="配偶或申请人本人", kind="flag", of="person")
def couple(person: Any, local: Any) -> Any:
    return person.relation.isin(("self", "spouse"))


@membership.value("第七条第三项", label="不能独立生活的成年子女", kind="flag", of="person")
def dependent_adult(person: Any, local: Any) -> Any:
    """Full-time students up to bachelor, and adult children who cannot earn and cannot set up a household of their own."""
    is_student = person.student.isin(STUDENT_UP_TO_BACHELOR)
    cannot_earn = person.severely_disabled & ~person.works & person.no_separate_life
    return ~person.minor & (is_student | cannot_earn)


@membership.value("第七条", label="未成年子女或不能独立生活的成年子女", kind="flag", of="person")
def dependent_child(person: Any, local: Any) -> Any:
    return (person.relation == "child") & (person.minor | person.dependent_adult)


@membership.value("第七条第三项", label="全日制硕士、博士研究生", kind="flag", of="person")
def graduate(person: Any, local: Any) -> Any:
    """The law's list of dependent adult children ends with the bachelor; whether these count, people judge."""
    return (person.relation == "child") & (person.student == "postgraduate")


@membership.value("第七条第三项", label="经认定计入的硕士、博士研究生", kind="flag", of="person")
def graduate_judged_in(person: Any, local: Any) -> Any:
    return person.graduate & person.judged_member


@membership.value("第七条第四项", label="有法定赡养、抚养、扶养义务关系并长期共同居住", kind="flag", of="person")
def relative_living_here(person: Any, local: Any) -> Any:
    """In-laws belong through the member they are married or born to; `other` people of the same booklet do not."""
    return (person.relation != "other") & person.lives_here


@membership.value("家庭成员规定", label="有法定义务关系并共同居住一年以上", kind="flag", of="person",
                  name="relative_living_here", place=FUJIAN, law=FUJIAN_LAW)  # fmt: skip
def relative_living_here_a_year(person: Any, local: Any) -> Any:
    """一年以上 includes exactly one year (民法典 第一千二百五十九条)."""
    is_long = person.lived_together_months >= local.together_months
    return (person.relation != "other") & person.lives_here & is_long


@membership.value(
    "家庭成员规定", label="未婚且未单独立户的成年子女或者父母", kind="flag", of="person", law=GUANGDONG_LAW
)
def guangdong_kin(person: Any, local: Any) -> Any:
    """Guangdong names parents beside minor children, and counts unmarried children who have not set up a household."""
    is_unmarried_child = (person.relation == "child") & ~person.married & ~person.separate_household
    is_parent = (person.relation == "parent") & (person.same_book | person.lives_here)
    return is_unmarried_child | is_parent


# ------------------------------------------------------------------------------------- who counts


@membership.value(
    "孤儿保障与低保不重复享受",
    law="地方最低生活保障办法",
    label="领取孤儿基本生活费，不计入家庭成员",
    kind="flag",
    of="person",
)
def paid_as_orphan(person: Any, local: Any) -> Any:
    """An orphan has an allowance of his own; whether the family that brings him up counts him, the place says."""
    return person.holds_orphan & ~local.orphan_counts_in_family


@membership.value("第七条", label="在家，没有另外的保障", kind="flag", of="person")
def at_home(person: Any, local: Any) -> Any:
    return person.present & ~person.lives_as_clergy & ~person.paid_as_orphan


@membership.value("第七条", label="计入家庭成员", kind="flag", of="person")
def counts(person: Any, local: Any) -> Any:
    relative = person.relative_living_here & ~person.graduate
    kin = person.dependent_child | person.graduate_judged_in | relative
    return person.at_home & (person.couple | kin)


@membership.value("家庭成员规定", label="计入家庭成员", kind="flag", of="person",
                  name="counts", place=GUANGDONG, law=GUANGDONG_LAW)  # fmt: skip
def counts_in_guangdong(person: Any, local: Any) -> Any:
    relative = person.relative_living_here & ~person.graduate
    kin = person.dependent_child | person.guangdong_kin | person.graduate_judged_in | relative
    return person.at_home & (person.couple | kin)


@membership.value("家庭成员规定（按有利入保原则）", label="计入家庭成员", kind="flag", of="person",
                  name="counts", place=FUJIAN, law=FUJIAN_LAW)  # fmt: skip
def counts_in_fujian(person: Any, local: Any) -> Any:
    """A relative whose own income is below the standard makes the household poorer a head, so it helps to count him."""
    is_poor = person.countable_income < local.dibao_standard
    relative = person.relative_living_here & ~person.graduate & is_poor
    kin = person.dependent_child | person.graduate_judged_in | relative
    return person.at_home & (person.couple | kin)


@membership.value("家庭成员规定（按有利入保原则）", label="共同居住但按有利原则不计入", kind="flag", of="person",
                  place=FUJIAN, law=FUJIAN_LAW)  # fmt: skip
def left_out(person: Any, local: Any) -> Any:
    """He is no member then, but what he owes the household is (income.maintenance_of_left_out)."""
    return person.at_home & person.relative_living_here & ~person.counts


@membership.total("第七条", label="共同生活家庭成员数", kind="count", over="counts")
def members(person: Any, local: Any) -> Any:
    return 1
