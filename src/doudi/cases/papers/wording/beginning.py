"""Papers on the way to a decision: acceptance, what is missing, advice, ending without a decision, and hearing somebody.

Law: 最低生活保障审核确认办法 第十条、第十一条、第二十九条; 社会救助法 第四十八条、第六十二条、第六十四条.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.cases.articles import in_brackets
from doudi.cases.case import Case
from doudi.cases.clocks.models import Clock
from doudi.cases.papers.wording.parts import Part, day_words, part, title_of, whose
from doudi.cases.papers.wording.remedies import remedies_part
from doudi.cases.reviews.models import Hearing
from doudi.offices.models import Place

More = Mapping[str, Any]
EMERGENCY = "遇到火灾、事故、突发重病等急难情况的，由急难发生地的乡镇（街道）先行救助，不受户籍、居住证限制。"
NOT_ASKED_FOR, HEARD = "社会救助法 第六十二条", "社会救助法 第四十八条"
ITEM_BREAKS = str.maketrans({"；": "\n", ";": "\n"})


def receipt(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Accepted: the number to ask by, the last day, and what happens next."""
    limit = _clock(case, limit="total")
    until = (
        f"自受理之日起计算，最迟于{day_words(limit.due_on)}作出决定（补正、公示异议等法定情形除外）。" if limit else ""
    )
    return [
        part(
            "受理",
            f"{whose(case)}于{day_words(case.application.submitted_on)}提出的{title_of(case)}申请，现予受理。",
            f"案件编号：{case.number}，凭编号可以查询办理进度。",
            until,
        ),
        part(
            "接下来",
            "我们会依据授权书核对家庭经济状况，由两名以上工作人员入户调查或电话、视频调查，提出审核意见，按规定公示后审核确认。",
            f"凡能通过核对、数据共享取得的证明，不需要您提供{in_brackets(NOT_ASKED_FOR, on=on)}。办理不收取任何费用。",
            "您有权了解进度、补充说明、对核对结果提出异议，也可以在作出决定前撤回申请。",
        ),
    ]


def supplement(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Everything that is missing, told at once, until when, and what happens if it does not come."""
    items = more.get("missing") or items_of(_why(case))
    limit = _clock(case, limit="supplement")
    until = f"请最迟在{day_words(limit.due_on)}补齐。" if limit else "请尽快补齐。"
    lines = [f"{nth}．{item}" for nth, item in enumerate(items, start=1)]
    return [
        part("需要补充的全部内容", f"{whose(case)}的{title_of(case)}申请还需要补充：", *lines),
        part(
            "怎么补",
            f"{until}可以交到受理窗口、村（居）民委员会，或在手机上拍照提交。",
            "以上是一次性告知，没有写在上面的，不再要求补充（最低生活保障审核确认办法第十条）。",
            f"能通过核对、数据共享取得的，不需要您提供{in_brackets(NOT_ASKED_FOR, on=on)}；确实交不出的，请告诉我们，由工作人员调查。",
            "逾期没有补充又没有说明的，按撤回申请处理，您可以随时重新申请。补充材料的时间不计入办理期限。",
        ),
    ]


def advice(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Not accepted here: why, which place and authority does, and whether it was forwarded."""
    place = Place.objects.filter(code=str(more.get("to_place", ""))).first()
    where = f"{place.name if place else ''}{more.get('to_authority', '')}"
    forwarded = (
        f"我们已把您的申请转交{where or '有权办理的机关'}，您不需要重新提交。"
        if more.get("is_forwarded")
        else "申请材料随本文书退还；您也可以要求我们代为转交。"
    )
    return [
        part("为什么不在这里受理", f"{whose(case)}于{day_words(case.application.submitted_on)}申请{title_of(case)}。", _why(case)),
        part("到哪里办", f"这项申请由{where}办理。" if where else "", forwarded, str(more.get("words", ""))),
        part("急难情形", EMERGENCY),
        remedies_part(case, authority=authority, on=on),
    ]  # fmt: skip


def termination(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """The procedure ends without a decision because somebody did not cooperate."""
    return [
        part(
            "终止办理",
            f"{whose(case)}的{title_of(case)}申请，因下列原因终止办理：{_why(case)}",
            "依据：最低生活保障审核确认办法第二十九条。",
            "愿意配合调查的，可以随时重新申请；已经交过且没有变化的材料不必再交。",
        ),
        remedies_part(case, authority=authority, on=on),
    ]


def hearing(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Before a cut or an end: what is meant to be done, why, and how to answer until when."""
    held = Hearing.objects.filter(case=case).latest("pk")
    return [
        part(
            "我们打算怎么做",
            f"关于{whose(case)}的{title_of(case)}：{held.get_proposes_display()}。",
            f"理由：{held.reasons}",
        ),
        part(
            "请您发表意见",
            f"在作出决定之前，我们必须听取您的意见{in_brackets(HEARD, on=on)}。请最迟在{day_words(held.answer_by)}告诉我们。",
            "可以书面、当面、电话或在手机上说；可以委托家人、村（居）民委员会或其他人代为说明；可以补充材料，要求重新核对。",
            "在作出决定之前，救助照常发放。到期没有答复的，我们将根据已经查明的情况作出决定，并把书面决定和理由送给您。",
        ),
    ]


def items_of(words: str) -> list[str]:
    """Read what is missing from the words of the move: one item a line, or between semicolons."""
    return [item.strip().rstrip("。") for item in words.translate(ITEM_BREAKS).splitlines() if item.strip()]


def _why(case: Case) -> str:
    """Give the words of the last step."""
    last = case.steps.order_by("nth").last()
    return last.why if last is not None else ""


def _clock(case: Case, *, limit: str) -> Clock | None:
    return case.clocks.filter(limit=limit, stopped_on=None).first()
