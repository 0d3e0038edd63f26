"""一次性生活补贴 one_off: now and then a place pays everybody on basic aid a sum once, by a notice that names the groups.

Nobody applies. Without a notice there is none; the notice is two terms, that it runs and how much it pays.
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Policy

one_off = Policy(
    "one_off", title="一次性生活补贴", law="地方一次性生活补贴通知", of="person", every="once", after=("tekun", "dibao", "dibao_single"),
    documents="不用申请，直接发到原来的账户", takes="按通知规定的日期发放",
)  # fmt: skip

ARTICLE = "发放对象和标准"


@one_off.condition(ARTICLE, label="当地正在发放一次性生活补贴", otherwise="当地目前没有发放一次性生活补贴的通知")
def announced(person: Any, local: Any) -> Any:
    return local.one_off_running


@one_off.condition(ARTICLE, label="低保对象或者特困人员", otherwise="不是低保对象或者特困人员")
def in_group(person: Any, local: Any) -> Any:
    return person.on_basic_living


@one_off.condition(ARTICLE, label="健在", otherwise="本人已经去世")
def alive(person: Any, local: Any) -> Any:
    return person.alive


@one_off.amount(ARTICLE, label="一次性生活补贴", unit="yuan")
def sum_once(person: Any, local: Any) -> Any:
    return local.one_off_grant
