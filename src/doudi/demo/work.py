"""Work: who earns what, who is insured, retired, unemployed, or runs a business; pay in steps of 60 yuan.

Sixty divides by 12 and by 6, so that monthly means over half a year and a year stay exact in hao.
Nouns: job. Verbs: employ, set_pay.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, chance, code, hao_of
from doudi.demo.figures import figure, share
from doudi.facts import HAO, hao

Array = NDArray[Any]

NONE, EMPLOYED, FLEXIBLE, UNSEEN, UNEMPLOYED, HOME, RETIRED = range(7)
"""Jobs. UNSEEN: works, and no register knows."""

PAY_STEP = 60
WORKING_AGE = 18
OWN_CONTRIBUTION = (105, 1000)
"""Employees pay 10.5 % of their pay themselves (pension 8, health 2, unemployment 0.5)."""
FLEXIBLE_CONTRIBUTION = hao("820")
TAX_FREE_YUAN = 6500
TAX_BANDS = ((0, 0.03), (3000, 0.10), (12_000, 0.20), (25_000, 0.25))
MONTHS_LONGEST = 180


def employ(block: Block) -> None:
    """Give every adult a job, a pension, a benefit or none of these."""
    random = block.random("work")
    people = block.people
    _draw_jobs(block=block, random=random)
    pay = _draw_pay(block=block, random=random)
    months = np.minimum(random.geometric(0.018, block.size), MONTHS_LONGEST)
    set_pay(block=block, chosen=np.isin(people["job"], (EMPLOYED, FLEXIBLE, UNSEEN)), pay=pay, months=months)
    _draw_pensions(block=block, random=random)
    _draw_businesses(block=block, random=random)
    _draw_reasons(block=block, random=random)


def retirement_age(male: Array) -> Array:
    """Return the age at which men and women of the demo retire."""
    ages = figure("work.retire_at")
    return np.asarray(np.where(male == 1, ages["male"], ages["female"]))


def _draw_jobs(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    working_age = (
        (people["age"] >= WORKING_AGE) & (people["age"] < retirement_age(people["male"])) & (people["student"] == 0)
    )
    draw, kind = random.random(block.size), random.random(block.size)
    severe = (people["disability_grade"] == 1) | (people["disability_grade"] == 2)
    unable = severe | people["serious_illness"]
    homemaker = (
        (people["male"] == 0) & (draw < share("work.homemakers")) & (people["relation"] == code("relation", "spouse"))
    )
    jobless = draw > 1 - share("work.unemployed")
    flexible = kind < share("work.flexible")
    unseen = kind < share("work.flexible") * share("work.flexible_uninsured")
    works = np.select([unseen, flexible], [UNSEEN, FLEXIBLE], default=EMPLOYED)
    people["job"] = np.select(
        [people["age"] >= retirement_age(people["male"]), ~working_age, unable | homemaker, jobless],
        [RETIRED, NONE, HOME, UNEMPLOYED],
        default=works,
    )


def _draw_pay(*, block: Block, random: np.random.Generator) -> Array:
    people = block.people
    curve = np.interp(people["age"], [18, 25, 38, 50, 60], [0.7, 0.9, 1.12, 1.0, 0.85])
    rural = np.where(block.of_family("rural"), 0.78, 1.0)
    pay = share("work.wage_median_yuan") * curve * rural * random.lognormal(0, share("work.wage_sigma"), block.size)
    return hao_of(np.maximum(pay, share("work.wage_least_yuan") + 20), step=PAY_STEP)


def set_pay(*, block: Block, chosen: Array, pay: Array, months: Array) -> None:
    """Set monthly pay and months in the job for the chosen people, and every fact that follows from them."""
    people = block.people
    for name in ("pay", "job_months", "wage_6m", "wage_12m", "own_contribution", "income_tax", "tax_and_insurance"):
        people.setdefault(name, np.zeros(block.size, dtype=np.int64))
    pay, months = np.where(chosen, pay, people["pay"]), np.where(chosen, months, people["job_months"])
    people["pay"], people["job_months"] = pay, months
    people["wage_6m"] = pay * np.minimum(months, 6) // 6
    people["wage_12m"] = pay * np.minimum(months, 12) // 12
    share_up, share_down = OWN_CONTRIBUTION
    own = np.select(
        [people["job"] == EMPLOYED, people["job"] == FLEXIBLE],
        [pay * share_up // share_down, FLEXIBLE_CONTRIBUTION],
        default=0,
    )
    people["own_contribution"] = own * (pay >= hao(2500))
    people["income_tax"] = np.where(people["job"] == EMPLOYED, _tax(pay), 0)
    _settle_deductions(people)
    people["insured_months"] = np.where(np.isin(people["job"], (EMPLOYED, FLEXIBLE)), months, 0)


def _settle_deductions(people: dict[str, Array]) -> None:
    recent = np.minimum(people["job_months"], 6)
    people["tax_and_insurance"] = (people["own_contribution"] + people["income_tax"]) * recent // 6


def _tax(pay: Array) -> Array:
    """Work out income tax per month to the jiao of a multiple of six, so that means stay exact."""
    taxable = np.maximum(pay / HAO * 0.895 - TAX_FREE_YUAN, 0)
    starts = [start for start, _ in TAX_BANDS]
    ends = [*starts[1:], np.inf]
    due = sum(
        np.clip(taxable - start, 0, end - start) * rate for (start, rate), end in zip(TAX_BANDS, ends, strict=True)
    )
    return hao_of(np.asarray(due), step=6)


def _draw_pensions(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    old = people["age"] >= retirement_age(people["male"])
    employee = old & chance(random=random, odds=share("work.employee_pension"), count=block.size)
    resident = (people["age"] >= 60) & ~employee
    amount = share("work.employee_pension_median_yuan") * random.lognormal(0, 0.28, block.size)
    addition = share("work.resident_pension_local_yuan") * random.lognormal(0, 0.45, block.size)
    basic = hao(figure("work.resident_pension_basic_yuan"))
    people["is_employee_pension"] = employee
    people["pension_basic"] = np.where(resident, basic, 0)
    people["pension"] = np.select(
        [employee, resident], [hao_of(amount, step=10), basic + hao_of(addition, step=10)], default=0
    )
    claims = (people["job"] == UNEMPLOYED) & chance(random=random, odds=0.35, count=block.size)
    people["unemployment_benefit"] = np.where(claims, hao(figure("work.unemployment_benefit_yuan")), 0)


def _draw_businesses(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    works = np.isin(people["job"], (FLEXIBLE, UNSEEN))
    owner = works & chance(random=random, odds=share("work.business_owners") / share("work.flexible"), count=block.size)
    director = (people["job"] == EMPLOYED) & chance(random=random, odds=share("work.companies"), count=block.size)
    people["businesses"] = (owner | director).astype(np.int64)
    people["is_company"] = director
    small = owner & chance(random=random, odds=0.3, count=block.size)
    people["small_businesses"] = small.astype(np.int64)
    profit = hao_of(3000 + random.lognormal(8.2, 0.7, block.size), step=PAY_STEP)
    people["business_6m"] = np.where(owner, profit, 0)
    people["business_12m"] = people["business_6m"].copy()
    for name in ("pay", "wage_6m", "wage_12m", "own_contribution", "tax_and_insurance", "insured_months", "job_months"):
        people[name] = np.where(owner, 0, people[name])
    people["job"] = np.where(owner, UNSEEN, people["job"])


def _draw_reasons(*, block: Block, random: np.random.Generator) -> None:
    """Who does not work for a good reason: unable, caring, or looking in vain as the registered unemployed do."""
    people = block.people
    severe = (people["disability_grade"] == 1) | (people["disability_grade"] == 2)
    looks = people["job"] == UNEMPLOYED
    cares = (people["job"] == HOME) & chance(random=random, odds=0.9, count=block.size)
    people["idle_reason"] = severe | people["serious_illness"] | cares | looks
