"""Which question comes next: only one that can still change something, the cheapest first; none when no resident could.

Questions: next_step, length_of. Everybody is asked where and with whom he lives. Then the questions people expect come in their usual
order, each only if some open answer still waits for it; then what the rules themselves choose as the cheapest next question.
"""

from collections.abc import Collection, Iterator
from datetime import date

from doudi.rules import decide
from doudi.rules.decide import Answer
from doudi.rules.household import Household
from doudi.rules.next_question import COSTS, RESIDENT, Search
from doudi.rules.trials import Trials, is_open
from doudi.standards.queries import rulebook
from doudi.web.portal.household import households
from doudi.web.portal.order import Answers, core, further, members

FILLS = {
    "trouble": {
        "sudden_hardship", "disaster_need", "housing_difficult", "legal_matter", "harmed_unpaid", "adrift",
        "months_without_income",
    },
    "income": {"wage_6m", "wage_12m", "business_6m", "business_12m", "other_transfers"},
    "pension": {"pension", "pension_basic"},
    "supporters": {"supporters"},
    "savings": {"deposits", "securities", "insurance_value"},
    "property": {
        "homes", "nonresidential", "vehicles", "livelihood_vehicles", "livelihood_vehicle_value", "businesses",
        "small_businesses",
    },
    "disability": {"disability_kind", "disability_grade", "rehabilitation_advised"},
    "illness": {"serious_illness", "outpatient_special"},
    "spending": {"medical_paid", "education_paid", "education_public_rate", "disaster_loss"},
}  # fmt: skip
"""The facts each of the usual questions fills."""

FOLLOWING = {
    "person.care_items_failed": "self_care",
    "person.idle_reason": "idle",
    "person.mother_state": "parents",
    "person.father_state": "parents",
    "household.life_in_difficulty": "hardship",
}
"""The facts behind the questions that only some need: the rules choose among them."""

PRICES = {**COSTS, "township": COSTS[RESIDENT]}
"""What a desk will judge later, a resident can be asked now at the price of any question."""


def next_step(known: Answers, *, on: date) -> str | None:
    """Choose the question after those answered; None when there is nothing left that a resident could settle."""
    waiting = next((step for step in core(known) if step not in known), None)
    if waiting is not None or members(known) is None:
        return waiting
    trials = list(households(known, on=on))
    waited_for = set(_waited_for(trials, on=on))
    for step in further(known):
        if step not in known and _is_waited_for(step, waited_for=waited_for):
            return step
    return _cheapest(trials, known=known, on=on)


def length_of(known: Answers, *, step: str) -> int:
    """Guess how many questions there will be in all: as many as a household like this may be asked."""
    return len({*known, step, *core(known), *further(known)})


def _waited_for(trials: Collection[Household], *, on: date) -> Iterator[tuple[str, str]]:
    """Yield (person, fact) of everything the open answers wait for; the household's own facts have no person."""
    book = rulebook()
    answers: list[Answer] = [one for household in trials for one in decide(book, household, on=on) if is_open(one)]
    for missing in {missing for one in answers for missing in one.missing}:
        parts = missing.path.split(".")
        if parts[0] == "people":
            yield parts[1], parts[2]
        elif parts[0] == "household":
            yield "", parts[1]


def _is_waited_for(step: str, *, waited_for: Collection[tuple[str, str]]) -> bool:
    """Say whether a question fills something waited for; one without a person's number asks about everybody."""
    name, _, person = step.partition(".")
    return any(fact in FILLS[name] and person in ("", whose) for whose, fact in waited_for)


def _cheapest(trials: Collection[Household], *, known: Answers, on: date) -> str | None:
    """Let the rules choose among the questions that only some need; one that could settle nothing is not asked."""
    for household in trials:
        search = Search(Trials(rulebook(), household, on=on), costs=PRICES)
        asked: set[str] = set()
        while question := search.next(askable=FOLLOWING, skip=asked):
            step = _step_of(question.path)
            if question.may_settle and step not in known:
                return step
            asked.add(question.path)
    return None


def _step_of(path: str) -> str:
    """Name the question behind a fact of the household or of one of its people."""
    unit, *rest = path.split(".")
    if unit == "household":
        return FOLLOWING[path]
    return f"{FOLLOWING[f'person.{rest[1]}']}.{rest[0]}"
