"""One claim: its papers, what was said, what is left, what came; and the acts of whoever may do them, each refused to everybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.case import Case
from doudi.delivery.recovery import claiming, deciding, planning, receiving, waiving
from doudi.delivery.recovery.answer import Answer
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Ground, Waiver
from doudi.delivery.recovery.handing import hand_over, papers_made
from doudi.delivery.recovery.permissions import READERS, check_desk, check_may_move, check_may_receive
from doudi.delivery.recovery.planning import Left, left_of
from doudi.delivery.recovery.printing import claim_pdf
from doudi.delivery.recovery.road import COUNTY, TOWNSHIP, moves_from
from doudi.delivery.recovery.stages import OWING, Stage
from doudi.evidence.print import NoFont
from doudi.journal.actions import record
from doudi.offices.models import Desk, Officer
from doudi.web.hub.delivery import recovery_forms as asked
from doudi.web.hub.delivery.laid_out import may
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.recoveries import mark_of
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.signed_in import OfficerRequest, for_desks

PRINTERS = tuple(one for one in READERS if one != Desk.Kind.FINANCE)
"""Finance books money and reads no registry: it sees no identity number, and so prints no paper."""
LETTING_GO = (Stage.WITHDRAWN, Stage.WRITTEN_OFF, Stage.ESTATE)


@dataclass(frozen=True)
class Act:
    """One thing an officer may do with a claim: its button, what is asked, what it means, and the verb below."""

    key: str
    button: Any
    told: Any
    form: forms.Form
    verb: Callable[..., Any]
    is_main: bool = False

    @property
    def words(self) -> Callable[[], dict[str, Any]] | None:
        """Give what the verb is told, where that is not what the form says as it stands."""
        return getattr(self.form, "told", None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def claim(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one claim, and do one thing with it."""
    one = get_object_or_404(Claim.objects.select_related("entitlement"), number=number)
    key = request.POST.get("verb", "") if request.method == "POST" else ""
    left = left_of(one)
    acts = acts_of(one, by=request.officer, on=request.today, left=left, data=request.POST if key else None, key=key)
    handing = _handing(request, one, key=key)
    if request.method == "POST":
        act = next((each for each in [*acts, *handing] if each.key == key), None)
        if act is None:
            raise PermissionDenied
        if tried(
            request, act.form, act.verb, done=gettext("已办好：%(what)s。") % {"what": act.button}, words=act.words
        ):
            return redirect("hub:delivery_claim", one.number)
    write_look(request, about=f"claim:{one.number}", place=one.place)
    here = {
        "acts": acts,
        "handing": handing[0] if handing else None,
        "may_print": request.officer.desk.kind in PRINTERS,
    }
    return render(request, "hub/delivery/claim.html", _shown(one, left=left) | here)


@require_safe
@never_cache
@for_desks(*PRINTERS)
def paper(request: OfficerRequest, number: str, what: str) -> HttpResponse:
    """Print the notice or the decision of a claim; who prints it is written down."""
    one = get_object_or_404(Claim.objects.select_related("entitlement"), number=number)
    made = next((each for each in papers_made(one) if each.which == what), None)
    if made is None:
        raise Http404
    address = request.build_absolute_uri(f"{reverse('portal:paper', args=[one.number])}?h={made.content_hash}")
    try:
        content = claim_pdf(one, made=made, address=address, on=request.today)
    except NoFont as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    record(
        verb="recovery.print", by=request.officer, on=request.today, about=f"claim:{one.number}", place=one.place, detail={"which": what}
    )  # fmt: skip
    named = {"Content-Disposition": f'inline; filename="{one.number}-{what}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=named)


def acts_of(one: Claim, *, by: Officer, on: date, left: Left, data: Any, key: str) -> list[Act]:
    """List what an officer may do with a claim as it stands; the form that was tried keeps what was written."""

    def form(kind: type[forms.Form], name: str, **more: Any) -> forms.Form:
        return kind(data if key == name else None, auto_id=f"{name}_%s", **more)

    ways = {to for to, way in moves_from(one.stage).items() if may(check_may_move, by, claim=one, move=way)}
    found: list[Act] = []
    if Stage.HEARD in ways:
        told = gettext_lazy("当面、电话或者书面的意见都要记下；期满没有答复的才可以记“没有答复”。")
        found.append(
            Act(
                "hear",
                gettext_lazy("记录意见"),
                told,
                form(asked.Hearing, "hear", said=_said_himself(one)),
                partial(claiming.hear, one),
                True,
            )
        )
    if Stage.DECIDED in ways:
        told = gettext_lazy("决定的人不能是告知的人。骗取的要全部退回，可以处以罚款；报告不及时和经办差错不罚款。")
        found.append(
            Act(
                "decide",
                gettext_lazy("作出决定"),
                told,
                form(asked.Deciding, "decide", claim=one),
                partial(deciding.decide, one),
                True,
            )
        )
    if one.stage in OWING:
        found += _while_owing(one, by=by, on=on, left=left, ways=ways, form=form)
    if Stage.WITHDRAWN in ways and not one.receipts.exists():
        told = gettext_lazy("撤销以后，这些月份可以重新追缴。")
        found.append(
            Act("withdraw", gettext_lazy("撤销"), told, form(asked.Why, "withdraw"), partial(claiming.withdraw, one))
        )
    return found


def _while_owing(
    one: Claim, *, by: Officer, on: date, left: Left, ways: set[Stage], form: Callable[..., forms.Form]
) -> list[Act]:
    found: list[Act] = []
    if left.cents and may(check_may_receive, by, place=one.place):
        told = gettext_lazy("同一个流水号只记一次；退回的钱按当初的资金来源记回去，罚款上缴国库，不记入专户。")
        grounds = list(one.grounds.exclude(kind=Ground.Kind.AGREEMENT))
        receiving_form = form(asked.Receiving, "receive", grounds=grounds, left=left)
        found.append(
            Act("receive", gettext_lazy("登记收款"), told, receiving_form, partial(receiving.receive, one), True)
        )
    if not left.cents and Stage.CLOSED in ways:
        told = gettext_lazy("已经全部收到。")
        found.append(
            Act("close", gettext_lazy("退清办结"), told, form(PlainForm, "close"), partial(receiving.close, one), True)
        )
    if left.cents and Stage.PLANNED in ways:
        told = gettext_lazy("一次退不起的，和本人签协议分期退；每期相等，余数在最后一期。再签一次就代替前一次。")
        found.append(
            Act(
                "plan",
                gettext_lazy("登记分期"),
                told,
                form(asked.Planning, "plan", left=left, on=on),
                partial(planning.plan, one),
            )
        )
    if left.cents and may(check_desk, by, place=one.place, desks=(TOWNSHIP, COUNTY)):
        told = gettext_lazy("没有本人签字的同意书或者法院文书，不能从救助金里抵扣。这里只登记文书，系统不会自动扣钱。")
        found.append(
            Act(
                "consent",
                gettext_lazy("登记抵扣依据"),
                told,
                form(asked.Consenting, "consent"),
                partial(planning.consent, one),
            )
        )
    if Stage.ESTATE in ways and one.debtor.died_on is not None:
        told = gettext_lazy("当事人已经去世，余下的以遗产清偿。")
        found.append(
            Act("estate", gettext_lazy("转遗产清偿"), told, form(asked.Why, "estate"), partial(planning.to_estate, one))
        )
    if left.cents and Stage.WRITTEN_OFF in ways:
        found += _waiving(one, by=by, form=form)
    return found


def _waiving(one: Claim, *, by: Officer, form: Callable[..., forms.Form]) -> list[Act]:
    """Offer what lets go of what is left: one of the county proposes, another agrees."""
    waiver = Waiver.objects.filter(claim=one).first()
    if waiver is None:
        told = gettext_lazy("由一人提出、另一人同意；骗取的不能免予退回。")
        return [
            Act(
                "propose",
                gettext_lazy("提出免予退回或者核销"),
                told,
                form(asked.Waiving, "propose"),
                partial(waiving.propose_waiver, one),
            )
        ]
    if waiver.proposed_by_id == by.pk or waiver.agreed_by_id is not None:
        return []
    told = gettext_lazy("同意以后，余下的不再追缴，这件追缴结束。")
    return [Act("agree", gettext_lazy("同意"), told, form(PlainForm, "agree"), partial(waiving.agree_waiver, one))]


def _handing(request: OfficerRequest, one: Claim, *, key: str) -> list[Act]:
    """Offer to write down how a paper was handed over, where one has not been."""
    waiting = [each for each in papers_made(one) if each.handing is None]
    if not waiting or not may(check_desk, request.officer, place=one.place, desks=(TOWNSHIP, COUNTY)):
        return []
    form = asked.Handed(request.POST if key == "hand" else None, papers=waiting, auto_id="hand_%s")
    return [Act("hand", gettext_lazy("登记送达"), "", form, partial(hand_over, one))]


def _shown(one: Claim, *, left: Left) -> dict[str, Any]:
    agreed = one.grounds.filter(kind=Ground.Kind.AGREEMENT).order_by("-pk").first()
    waivers = Waiver.objects.filter(claim=one).select_related("proposed_by", "agreed_by")
    return {
        "one": one, "mark": mark_of(one), "left": left, "months": one.months.all(), "papers": papers_made(one), "steps": _steps(one),
        "grounds": one.grounds.all(), "instalments": agreed.instalments.all() if agreed else [], "waiver": waivers.first(),
        "answers": one.answers.all(), "receipts": one.receipts.select_related("by", "ground"), "has_it": _has_it(one),
        "is_told": Case.objects.filter(entitlement=one.entitlement_id, applicant_person=one.debtor_id).exists(),
    }  # fmt: skip


def _said_himself(one: Claim) -> str:
    """Give what the debtor said of the notice on his telephone, to be written down as it is."""
    return "\n".join(one.answers.filter(kind=Answer.Kind.SAID).values_list("words", flat=True))


def _steps(one: Claim) -> list[dict[str, Any]]:
    """Tell a claim's road: who moved it where, at which desk, when and why."""
    desks = dict(Desk.Kind.choices)
    return [
        {"stage": Stage(each.to_stage).label, "who": each.by_name, "desk": desks.get(each.desk, ""), "on": each.on, "why": each.why}
        for each in one.steps.all()
    ]  # fmt: skip


def _has_it(one: Claim) -> str:
    """Name the desks that lead a claim on; nobody where its road ends."""
    desks = {desk for to, way in moves_from(one.stage).items() if to not in LETTING_GO for desk in way.desks}
    return "、".join(sorted(str(Desk.Kind(desk).label) for desk in desks))
