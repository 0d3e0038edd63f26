"""City: the demo's Guangzhou, made once under var/demo and imported into the lake; and the cast at its desks.

Verbs: ensure_demo (idempotent, resumable), plan_for. The screen is not run here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from doudi.database import var
from doudi.demo.blocks import FEWEST_PEOPLE, MOST_PEOPLE, Plan
from doudi.demo.cast import PASSWORD, ROLES, others_work_here, seat_officers
from doudi.demo.territory import read_territory
from doudi.engine.snapshots import Lake, file_hash
from doudi.evidence.actions import note_delivery
from doudi.evidence.importing import Order
from doudi.evidence.many import Asked, import_many, orders_for
from doudi.evidence.pseudonyms import Pseudonyms

PEOPLE = 100_000
SEED = 1
PLACE = "4401"
ON = date(2026, 11, 1)

Report = Callable[[str, int, int], None]
"""Told a step's words, how much is done, and of how much."""


class CannotInvent(Exception):
    """A city cannot be made; the message says why, and what to ask for instead."""


def plan_for(*, people: int, seed: int, place: str, on: date) -> Plan:
    """Plan a city of so many people in a real place.

    :raises CannotInvent: when the tables of places are not installed, no village lies in the place, or the number is impossible.
    """
    folder = Path(settings.PLACES_FOLDER)
    if not (folder / "villages.csv").exists():
        raise CannotInvent(gettext("没有区划数据，造不出城市：请先运行 make setup"))
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        limits = {"least": f"{FEWEST_PEOPLE:,}", "most": f"{MOST_PEOPLE:,}"}
        raise CannotInvent(gettext("人数应在 %(least)s 到 %(most)s 之间") % limits)
    try:
        territory = read_territory(folder=folder, place=place)
    except LookupError:
        words = gettext("没有代码以 %(place)s 开头的村居；请写区划代码或前缀，例如 4401 或 440105")
        raise CannotInvent(words % {"place": place}) from None
    return Plan(people=people, seed=seed, territory=territory, on=on)


def demo_folder() -> Path:
    """Say where the demo city lies."""
    return var() / "demo"


def ensure_demo(report: Report) -> list[str]:
    """Make the demo city if there is none, import what was not imported, seat the officers; give the sign-ins to print.

    Where others than the cast work, this is no demonstration: nothing is made and nobody is seated.
    """
    if others_work_here():
        return []
    folder = demo_folder()
    if not (folder / "city.json").exists():
        from doudi.demo.making import make_city  # loads the law and more, which a second start does not need

        plan = plan_for(people=PEOPLE, seed=SEED, place=PLACE, on=ON)
        step = gettext("生成虚构的城市")
        make_city(
            plan=plan,
            folder=folder,
            pseudonyms=Pseudonyms.of(var()),
            with_month_before=True,
            progress=lambda done, total: report(step, done, total),
        )
    import_deliveries([folder / "deliveries", folder / "earlier"], report=report)
    seat_officers()
    return sign_ins()


def import_deliveries(folders: Sequence[Path], *, report: Report) -> None:
    """Import every delivery of these folders; one that is in the lake already is left as it is.

    :raises Refused: when a delivery cannot be accepted.
    """
    lake = Lake.of(var())
    found = [order for folder in folders if folder.is_dir() for order in orders_for(folder, asked=Asked())]
    orders = [order for order in found if not _is_imported(order, lake=lake)]
    step = gettext("导入各部门送来的数据")
    report(step, 0, len(orders))
    if not orders:  # two processes need not be started for nothing
        return
    for number, result in enumerate(import_many(orders, var=var(), on_delivery=note_delivery)):
        if result.refused:
            raise result.refused
        report(step, number + 1, len(orders))


def _is_imported(order: Order, *, lake: Lake) -> bool:
    return lake.find(order.mapping.dataset, as_of=order.as_of, sha256=file_hash(order.path)) is not None


def sign_ins() -> list[str]:
    """List who may sign in to the demo, and how."""
    lines = [gettext("演示账号（密码都是 %(password)s）：") % {"password": PASSWORD}]
    return lines + [f"  {role.user_name:<10} {role.name}　{role.does}" for role in ROLES]
