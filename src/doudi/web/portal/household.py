"""From answers to a household as the rules read it: what nobody said, or nobody was asked yet, stays unknown, never zero."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.facts import hao
from doudi.rules.household import Household, Person, with_defaults
from doudi.web.portal.forms import UNKNOWN
from doudi.web.portal.hardship_facts import household_facts, parents_facts, person_facts, ticked
from doudi.web.portal.order import (
    ADVISED,
    ELDER,
    GROWN_UP,
    NO_PENSION,
    ROLES,
    Answers,
    age_of,
    is_earner,
    is_pensioner,
    members,
    who,
)

SCHOOL = {"kindergarten", "compulsory", "senior", "undergraduate", "postgraduate"}
JOBS = {"working", "business"}
PARENTS = {
    "self": {"parent"},
    "child": {"self", "spouse"},
    "grandchild": {"child", "child_in_law"},
    "sibling": {"parent"},
}
"""Who at home can be a child's parent, by the child's own relation to the applicant."""

RELATIONS = {code: (relation, sex) for code, _, relation, sex in ROLES}


def households(answers: Answers, *, on: date) -> Iterator[Household]:
    """Give every household this may be: where few answers are possible, trying each says more than "not known".

    Urban or rural, when the resident does not know; none or all of a residents' pension as its basic part, which is not income.
    """
    hukou = answers.get("hukou")
    residences = [hukou] if hukou in {"urban", "rural"} else ["urban", "rural"]
    pensions = [told for step, told in answers.items() if step.startswith("pension.")]
    has_basic = any(told["kind"] in {"resident", UNKNOWN} and told["pension"] != "0" for told in pensions)
    for residence in residences:
        for is_basic in (False, True) if has_basic else (False,):
            yield _household(answers, residence=residence, is_basic=is_basic, on=on)


def _household(answers: Answers, *, residence: str, is_basic: bool, on: date) -> Household:
    numbers = range(members(answers) or 0)
    return Household(
        place=place_of(answers),
        residence=residence,
        facts=with_defaults(
            {"hukou_is_local": _local(answers.get("hukou"))} | household_facts(answers), of="household"
        ),
        people=tuple(_person(answers, number=number, is_basic=is_basic, on=on) for number in numbers),
    )


def place_of(answers: Answers) -> str:
    """Give the code of the place somebody chose; empty when he does not know."""
    county = answers.get("county", UNKNOWN)
    city = answers.get("city", UNKNOWN)
    known = [code for code in (county, city) if code != UNKNOWN]
    return known[0] if known else ""


def _local(hukou: str | None) -> bool | None:
    return {"urban": True, "rural": True, "elsewhere": False}.get(hukou or "")


def _person(answers: Answers, *, number: int, is_basic: bool, on: date) -> Person:
    facts = {
        **_identity(answers, number=number, on=on),
        **_work(answers, number=number),
        **_income(answers, number=number),
        **_pension(answers, number=number, is_basic=is_basic),
        **_health(answers, number=number),
        **person_facts(answers, number=number),
        **_parents(answers, number=number),
        **(_property(answers) | _spending(answers) if number == 0 else _nothing_of_his_own()),
    }
    supporters = _supporters(answers, number=number)
    return Person(
        key=str(number),
        name=who(answers, person=number),
        facts=with_defaults(facts, of="person"),
        supporters=supporters,
    )


def _identity(answers: Answers, *, number: int, on: date) -> dict[str, Any]:
    about = answers.get(f"person.{number}", {})
    relation = _relation(answers, number=number)
    sex = about.get("sex") if number == 0 else RELATIONS.get(about.get("role"), ("other", None))[1]
    age = age_of(answers, person=number)
    return {
        "birth": None if age is None else _years_before(on, years=age),
        "sex": None if sex == UNKNOWN else sex,
        "relation": relation,
        "married": _is_married(answers, relation=relation),
        "hukou_in_province": True if _local(answers.get("hukou")) else None,
    }


def _years_before(day: date, *, years: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if is_leap_day else day.day)


def _is_married(answers: Answers, *, relation: str) -> bool:
    relations = [_relation(answers, number=number) for number in range(members(answers) or 0)]
    couples = {
        "self": "spouse" in relations,
        "spouse": True,
        "child_in_law": True,
        "child": "child_in_law" in relations,
    }
    pairs = relation in {"parent", "grandparent", "parent_in_law"} and relations.count(relation) > 1
    return couples.get(relation, pairs)


def _work(answers: Answers, *, number: int) -> dict[str, Any]:
    doing = answers.get(f"person.{number}", {}).get("doing", UNKNOWN)
    if doing == UNKNOWN:
        return {"student": None, "has_job": None, "insured_months": None}
    return {
        "student": doing if doing in SCHOOL else "none",
        "has_job": doing in JOBS,
        "insured_months": None if doing == "working" else 0,
    }


def _income(answers: Answers, *, number: int) -> dict[str, Any]:
    nothing = None if is_earner(answers, person=number) else "0"
    told = answers.get(f"income.{number}", dict.fromkeys(("wage", "business", "other"), nothing))
    wage, business, other = (_money(told[name]) for name in ("wage", "business", "other"))
    return {
        "wage_6m": wage,
        "wage_12m": wage,
        "business_6m": business,
        "business_12m": business,
        "other_transfers": other,
    }


def _pension(answers: Answers, *, number: int, is_basic: bool) -> dict[str, Any]:
    kind = UNKNOWN if is_pensioner(answers, person=number) else NO_PENSION
    told = answers.get(f"pension.{number}", {"pension": None, "kind": kind})
    if told["kind"] == NO_PENSION:
        return {"pension": 0, "pension_basic": 0}
    pension = _money(told["pension"])
    return {"pension": pension, "pension_basic": pension if is_basic and told["kind"] != "employee" else 0}


def _health(answers: Answers, *, number: int) -> dict[str, Any]:
    disabled = answers.get("disability", [UNKNOWN])
    card = answers.get(f"disability.{number}", {"kind": UNKNOWN, "grade": UNKNOWN})
    is_ill = ticked(answers, step="illness", code=str(number))
    has_card = UNKNOWN in disabled or str(number) in disabled
    kind, grade = (card["kind"], card["grade"]) if has_card else ("none", "0")
    return {
        "disability_kind": None if kind == UNKNOWN else kind,
        "disability_grade": None if grade == UNKNOWN else int(grade),
        "serious_illness": is_ill,
        "outpatient_special": 0 if is_ill is False else None,
        "rehabilitation_advised": ticked(answers, step="disability", code=f"{ADVISED}{number}"),
    }


def _property(answers: Answers) -> dict[str, Any]:
    """Count the family's belongings on the applicant: the law adds them up for the household."""
    has = {
        code: ticked(answers, step="property", code=code)
        for code in ("homes", "shops", "car", "work_car", "company", "small_shop")
    }
    count = {code: None if answer is None else int(answer) for code, answer in has.items()}
    is_unknown = None in count.values()
    return {
        "deposits": _money(answers.get("savings", {}).get("total")),
        "securities": None if answers.get("savings", {}).get("total") is None else 0,
        "insurance_value": None if answers.get("savings", {}).get("total") is None else 0,
        "homes": None if is_unknown else 1 + (count["homes"] or 0),
        "nonresidential": count["shops"],
        "vehicles": None if is_unknown else (count["car"] or 0) + (count["work_car"] or 0),
        "livelihood_vehicles": count["work_car"],
        "livelihood_vehicle_value": 0 if has["work_car"] is False else None,
        "businesses": None if is_unknown else (count["company"] or 0) + (count["small_shop"] or 0),
        "small_businesses": count["small_shop"],
    }


def _nothing_of_his_own() -> dict[str, Any]:
    return dict.fromkeys(("deposits", "securities", "insurance_value"), 0)


def _spending(answers: Answers) -> dict[str, Any]:
    told = answers.get("spending", {})
    education = _money(told.get("education"))
    return {
        "medical_paid": _money(told.get("medical")),
        "education_paid": education,
        "education_public_rate": 0 if education == 0 else None,
        "disaster_loss": _money(told.get("disaster")),
    }


def _supporters(answers: Answers, *, number: int) -> tuple[dict[str, Any], ...]:
    """Name relatives elsewhere who may have to support: that there are some is known, what they could give is not."""
    age = age_of(answers, person=number)
    relations = []
    if age is not None and age >= ELDER and answers.get("supporters") != "no":
        relations.append("child")
    if is_child(answers, number=number) and not _has_parent_at_home(answers, number=number):
        relations.append("parent")
    return tuple(with_defaults({"relation": relation, "consent": None}, of="support") for relation in relations)


def _parents(answers: Answers, *, number: int) -> dict[str, Any]:
    """Say what is known of a child's parents: who lives with one has one who can."""
    is_alone = is_child(answers, number=number) and not _has_parent_at_home(answers, number=number)
    return parents_facts(answers, number=number) if is_alone else {}


def is_child(answers: Answers, *, number: int) -> bool:
    """Say whether somebody is not grown up."""
    age = age_of(answers, person=number)
    return age is not None and age < GROWN_UP


def _has_parent_at_home(answers: Answers, *, number: int) -> bool:
    """Say whether somebody at home can be this child's father or mother."""
    relation = "self" if number == 0 else _relation(answers, number=number)
    return bool(
        PARENTS.get(relation, set()) & {_relation(answers, number=other) for other in range(members(answers) or 0)}
    )


def _relation(answers: Answers, *, number: int) -> str:
    return "self" if number == 0 else RELATIONS.get(answers.get(f"person.{number}", {}).get("role"), ("other", None))[0]


def _money(told: str | None) -> int | None:
    """Read yuan as hao, rounded to the fen."""
    return None if told is None else hao(Decimal(told).quantize(Decimal("0.01")))
