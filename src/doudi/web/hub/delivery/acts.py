"""What somebody may do next with a list: the moves of its road that lead on from where it stands, each as a button.

Nouns: Act, Withdrawing, Settling. Questions: acts_of, is_his, why_not, form_of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.batches.checking import check
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.permissions import check_may_move
from doudi.delivery.batches.refusals import NotAllowed
from doudi.delivery.batches.road import Move, moves_from
from doudi.delivery.batches.signing import sign_county, sign_finance, withdraw
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.asking import ask_bank
from doudi.delivery.clearing.exporting import export
from doudi.offices.models import Officer
from doudi.web.hub.cases.choices import words_field
from doudi.web.hub.delivery.laid_out import may
from doudi.web.hub.letter_forms import PlainForm

WHY_MOST = 400
VERBS: dict[Stage, Callable[..., Any]] = {
    Stage.FROZEN: freeze, Stage.CHECKED: check, Stage.COUNTY_SIGNED: sign_county, Stage.FINANCE_SIGNED: sign_finance,
    Stage.WITHDRAWN: withdraw, Stage.EXPORTED: export, Stage.RETURNED: ask_bank, Stage.RECONCILED: ask_bank, Stage.CLOSED: ask_bank,
}  # fmt: skip
TOLD = {
    Stage.FROZEN: gettext_lazy("锁定以后名单一个字也不改，只能写明原因抽出一笔，或者整份撤回。"),
    Stage.CHECKED: gettext_lazy("逐条核对去世、重复、账户、金额，并查看资金够不够。"),
    Stage.COUNTY_SIGNED: gettext_lazy("签批前系统再核对一次；还有没处理的问题就签不了。"),
    Stage.FINANCE_SIGNED: gettext_lazy("签批后名单送银行，不能再撤回。"),
    Stage.EXPORTED: gettext_lazy("后台每隔几分钟自动送；急用时在这里马上送。送出以后不能再抽出或者撤回。"),
    Stage.RETURNED: gettext_lazy("后台会自动收；急用时在这里马上问银行，收到多少记多少账。"),
    Stage.RECONCILED: gettext_lazy("再问一次银行，逐笔对账；每一笔都有结果以后自动办结。"),
    Stage.CLOSED: gettext_lazy("每一笔都已到账或者退回、疑问都已核实，才能办结。"),
    Stage.WITHDRAWN: gettext_lazy("整份撤回，里面的每一笔重新变成应发，改好以后再核算。"),
}

BUTTONS = {
    Stage.RETURNED: gettext_lazy("收取回盘"), Stage.RECONCILED: gettext_lazy("收取回盘并对账"), Stage.CLOSED: gettext_lazy("对账并办结"),
}  # fmt: skip
"""What the button says where one press may lead further than one step."""


class Withdrawing(PlainForm):
    """Why a list is taken back."""

    why: forms.CharField = words_field(gettext_lazy("理由"), most=WHY_MOST, missing=gettext_lazy("请写明撤回的理由。"))


class Settling(PlainForm):
    """Why a line may be paid although something was found."""

    why: forms.CharField = words_field(
        gettext_lazy("为什么可以发"), most=WHY_MOST, missing=gettext_lazy("请写明理由。")
    )


@dataclass(frozen=True)
class Act:
    """One move: where it leads, its button, and what is asked with it."""

    to: Stage
    button: str
    told: str
    form: forms.Form

    @property
    def is_main(self) -> bool:
        """Say whether it leads on, and not back."""
        return self.to != Stage.WITHDRAWN


def acts_of(batch: Batch, *, by: Officer, tried: tuple[Stage, forms.Form] | None = None) -> list[Act]:
    """List what an officer may do with a list as it stands; the form that was tried is shown with its errors."""
    return [
        Act(
            to=to, button=str(BUTTONS.get(to) or gettext(way.label)), told=str(TOLD[to]),
            form=tried[1] if tried and tried[0] == to else form_of(to),
        )
        for to, way in moves_from(batch.stage).items()
        if to in VERBS and is_his(batch, by=by, move=way)
    ]  # fmt: skip


def is_his(batch: Batch, *, by: Officer, move: Move) -> bool:
    """Say whether a move is an officer's: by desk, by place, and for a signature by not having worked on the list."""
    return may(check_may_move, by, batch=batch, move=move)


def why_not(batch: Batch, *, by: Officer) -> str:
    """Say why the next step is not an officer's although his desk makes it; empty where another desk does, or where it is his."""
    for to, way in moves_from(batch.stage).items():
        if to != Stage.WITHDRAWN and by.desk.kind in way.desks:
            try:
                check_may_move(by, batch=batch, move=way)
            except NotAllowed as reason:
                return str(reason)
    return ""


def form_of(to: Stage, data: Any = None) -> forms.Form:
    """Give what is asked with a move: a reason to go back, otherwise nothing."""
    kind = Withdrawing if to == Stage.WITHDRAWN else PlainForm
    return kind(data, auto_id=f"{to}_%s")
