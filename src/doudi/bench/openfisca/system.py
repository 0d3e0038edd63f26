"""The tax-benefit system, and a simulation of a population read from Parquet, column by column.

Verbs: build, simulate, calculate.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from doudi.bench.openfisca import assets, means, people, programmes
from doudi.bench.openfisca.entities import CODE, CODES, COUNT, DAY, ENTITIES, FLAG, MONEY, VARIABLES, Kind, made
from doudi.bench.openfisca.inputs import Files
from doudi.bench.openfisca.terms import Published, parameters_of
from doudi.facts import FACTS

RULES = (people, means, assets, programmes)
"""Importing them declares their variables."""

KINDS: dict[str, Kind] = {"flag": FLAG, "money": MONEY, "day": DAY, "code": CODE, "count": COUNT, "months": COUNT}
INDEX = Kind(int, np.int64)

OUTPUTS = {
    "person": ("tekun", "tekun_amount"),
    "household": ("dibao", "dibao_amount", "edge", "edge_amount", "rigid", "rigid_amount"),
}

READ = {
    "household": "declared_income assessment_adjustment hukou_is_local relocated income_year",
    "support": "consent relation birth income_per_head members children supported agreed own_income property_within is_tekun"
    " on_dibao disability_kind disability_grade incapable",
    "person": "birth sex relation alive same_book lives_here married judged_member separate_household student disability_kind"
    " disability_grade custody missing_declared clergy_apart_months wage_6m business_6m property_income pension pension_basic"
    " unemployment_benefit maintenance_received maintenance_paid other_transfers tax_and_insurance has_job idle_reason deposits"
    " securities insurance_value homes ancestral_homes nonresidential vehicles businesses small_businesses medical_paid"
    " education_paid education_public_rate rehabilitation_paid disaster_loss civil_capacity care_items_failed care_form"
    " tekun_property_within chooses_child_scheme no_separate_life holds_dibao holds_tekun holds_orphan"
    " holds_unattended",
}
"""The facts that the formulas read."""

READ_ONCE = (
    "able_bodied guangdong_kin dependent_child supporter_exempt formula_least formula_most owes_nothing owes_least owes_most able"
    " nobody_outside maintenance_least maintenance_most countable_income_least countable_income_most owns_nothing_himself"
    " one_home no_business no_shop no_vehicle able_at_home supported_at_home care rigid_paid_least rigid_paid_most"
    " spending_reaches_ratio"
)
"""What one formula alone reads is not kept in the cache."""


def build(published: Published, *, kinds: Mapping[str, str], on: date) -> TaxBenefitSystem:
    """Build the system: entities, variables of facts and rules, and the terms in force in each zone."""
    system = TaxBenefitSystem(list(ENTITIES.values()))
    for unit, names in READ.items():
        for name in names.split():
            fact = FACTS[unit][name]
            system.add_variable(
                made(_variable(unit, name), of=ENTITIES[unit], kind=KINDS[fact.kind], codes=CODES.get((unit, name)))
            )
    zones = Enum("zone", [(one, one) for one in sorted(published)])
    system.add_variable(made("zone", of=ENTITIES["household"], kind=CODE, codes=zones))
    system.add_variable(made("supported_person", of=ENTITIES["support"], kind=INDEX))
    for variable in VARIABLES:
        system.add_variable(variable)
    system.parameters = parameters_of(published, kinds=kinds, on=on)
    system.cache_blacklist = set(READ_ONCE.split())
    return system


def simulate(system: TaxBenefitSystem, *, folder: Path, on: date) -> Simulation:
    """Read a population (sorted by household and person) and set every input."""
    files = Files(folder)
    populations = system.instantiate_entities()
    households, people, supported = (
        files.keys("household", "household"),
        files.keys("person", "person"),
        files.keys("support", "person"),
    )
    for unit, keys in (("household", households), ("person", people), ("support", supported)):
        populations[unit].count = len(keys)
    populations["household"].members_entity_id = np.searchsorted(households, files.keys("person", "household"))
    simulation = Simulation(system, populations)
    simulation.opt_out_cache = True
    period = f"{on:%Y-%m}"
    for unit, names in READ.items():
        for name in names.split():
            fact = FACTS[unit][name]
            populations[unit].get_holder(_variable(unit, name)).set_input(
                period, files.fact(fact, kind=KINDS[fact.kind])
            )
    populations["support"].get_holder("supported_person").set_input(period, np.searchsorted(people, supported))
    zones = files.zones(system.get_variable("zone").possible_values)
    populations["household"].get_holder("zone").set_input(period, zones)
    return simulation


def calculate(simulation: Simulation, *, on: date) -> dict[str, Any]:
    """Answer the four programmes for everybody."""
    period = f"{on:%Y-%m}"
    with np.errstate(invalid="ignore"):
        return {name: simulation.calculate(name, period) for names in OUTPUTS.values() for name in names}


def _variable(unit: str, name: str) -> str:
    return f"supporter_{name}" if unit == "support" else name
