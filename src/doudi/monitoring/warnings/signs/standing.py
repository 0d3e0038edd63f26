"""Signs in how aid stands: it ended and nothing came after it (W-FIN), a review is overdue (W-OUT).

The registers say so of everybody on the books; our own cases say so of themselves, by the same rules (`warnings.own_cases`).
"""

from __future__ import annotations

from typing import Any

from doudi.monitoring.warnings.indicators import Indicator
from doudi.monitoring.warnings.signs.declaring import MINISTRY, Declare, reached, total_of

# ------------------------------------------------------------------------------------- W-FIN

fin = Indicator(
    "W-FIN", "fin", "救助停止而没有其他救助", of="household", dataset="benefits", need="BASIC", law=MINISTRY
)


@total_of(label="救助停止满黄色界限月数的成员数", over="counts")
def ended(person: Any, local: Any) -> Any:
    return (person.aid_ended_months >= local.watch_fin_y) & (person.aid_ended_months < local.watch_fin_until)


@total_of(label="救助停止满橙色界限月数的成员数", over="counts")
def ended_long_ago(person: Any, local: Any) -> Any:
    return (person.aid_ended_months >= local.watch_fin_o) & (person.aid_ended_months < local.watch_fin_until)


@total_of(label="享受其他救助的成员数")
def aided_otherwise(person: Any, local: Any) -> Any:
    is_basic = person.holds_dibao | person.holds_tekun | person.holds_edge | person.holds_rigid
    return is_basic | person.holds_orphan | person.holds_unattended | person.rural_monitored


def _ended(level: str, *, label: str) -> Declare:
    """Where somebody else of the household is aided, it is not left alone."""
    policy = fin.at(level)
    reached(policy, label="家里没有人享受其他救助")(nobody_is_aided)
    return reached(policy, label=label)


def nobody_is_aided(household: Any, local: Any) -> Any:
    return household.aided_otherwise < 1


@_ended("Y", label="有成员的救助停止满黄色界限的月数")
def aid_ended(household: Any, local: Any) -> Any:
    return household.ended >= 1


@_ended("O", label="有成员的救助停止满橙色界限的月数")
def aid_ended_long_ago(household: Any, local: Any) -> Any:
    return household.ended_long_ago >= 1


# ------------------------------------------------------------------------------------- W-OUT

out = Indicator("W-OUT", "out", "定期复核逾期", of="household", dataset="benefits", need="BASIC", law=MINISTRY)


@total_of(label="复核逾期达到黄色界限的成员数")
def overdue(person: Any, local: Any) -> Any:
    return person.review_overdue_days >= local.watch_out_y


@total_of(label="复核逾期达到橙色界限的成员数")
def longer_overdue(person: Any, local: Any) -> Any:
    return person.review_overdue_days >= local.watch_out_o


@total_of(label="复核逾期达到红色界限的成员数")
def longest_overdue(person: Any, local: Any) -> Any:
    return person.review_overdue_days >= local.watch_out_r


@reached(out.at("Y"), label="定期复核超过期限达到黄色界限的天数")
def review_overdue(household: Any, local: Any) -> Any:
    return household.overdue >= 1


@reached(out.at("O"), label="定期复核超过期限达到橙色界限的天数")
def review_longer_overdue(household: Any, local: Any) -> Any:
    return household.longer_overdue >= 1


@reached(out.at("R"), label="定期复核超过期限达到红色界限的天数")
def review_longest_overdue(household: Any, local: Any) -> Any:
    return household.longest_overdue >= 1
