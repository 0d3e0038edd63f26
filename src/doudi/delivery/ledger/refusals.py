"""Why the ledger refuses, in sentences: what the database named by a rule's name is said here. Questions: refusal_of, rule_of."""

from __future__ import annotations

from django.db import DatabaseError
from django.utils.translation import gettext, gettext_noop

RULES = {
    "ledger_transfer_accounts_open": gettext_noop("账户 %(about)s 不存在、不归您管，或当天还没有开立。"),
    "ledger_transfer_month_open": gettext_noop(
        "账户 %(about)s 所在的月份已经结账，不能再记。请记在下一个没有结账的日子。"
    ),
    "ledger_transfer_keeps_sources_apart": gettext_noop(
        "中央、省、市、县的资金要分账核算，不能混在一起：%(about)s（《社会救助暂行办法》第五条，《社会救助法》第六条）。"
    ),
    "ledger_transfer_keeps_purposes_apart": gettext_noop(
        "专款专用：这笔钱只能用于指定的救助项目：%(about)s（《社会救助暂行办法》第五条，《社会救助法》第六条）。"
    ),
    "ledger_transfer_within_limits": gettext_noop("账户余额不足：%(about)s。账上没有的钱不能付。"),
    "ledger_transfer_reverses_exactly": gettext_noop(
        "冲正要与原来那一笔金额相同、方向相反，不早于它，而且不能冲正一笔冲正：%(about)s。"
    ),
    "ledger_transfer_reversed_once": gettext_noop("这一笔已经冲正过，不能再冲正。"),
    "ledger_transfer_moves_something": gettext_noop("金额必须大于零。"),
    "ledger_transfer_has_two_sides": gettext_noop("借方和贷方不能是同一个账户。"),
    "ledger_transfer_has_key": gettext_noop("每一笔都要有编号。"),
    "ledger_transfer_kind_is_known": gettext_noop("没有这种类别。"),
    "ledger_transfer_reverse_names_one": gettext_noop("冲正要写明冲正哪一笔和理由。"),
    "ledger_closing_in_order": gettext_noop("%(about)s 以前已经结过账。"),
    "ledger_account_is_named": gettext_noop("账户要有名称；代码只用字母、数字和 . _ -。"),
    "ledger_account_family_is_a_name": gettext_noop("救助项目写英文代号，例如 dibao。"),
}


class NotPosted(Exception):
    """Nothing of this was booked; the message says what is wrong and, where it is known, with which row of those given."""

    def __init__(self, words: str, *, row: int | None = None) -> None:
        self.row = row
        super().__init__(words if row is None else gettext("第 %(row)s 行：%(words)s") % {"row": row, "words": words})


def rule_of(problem: DatabaseError) -> str:
    """Give the name of the rule the database says is broken; empty when it names none."""
    return getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None) or ""


def refusal_of(problem: DatabaseError, *, row: int | None = None) -> NotPosted | None:
    """Say what the database refused; None when it was none of our rules."""
    sentence = RULES.get(rule_of(problem))
    if sentence is None:
        return None
    about = getattr(getattr(problem.__cause__, "diag", None), "message_detail", None) or ""
    return NotPosted(gettext(sentence) % {"about": about}, row=row)
