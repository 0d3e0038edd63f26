"""What a message says: sentences by name, filled and translated when they are read, never stored.

Verbs: text_of (in the app), sms_text (for a telephone: no programme, no amount, nothing of health, for others may read it).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from doudi.cases.messages.models import Message
from doudi.cases.stages import Stage
from doudi.evidence.letters.wording import programme_title

TEXTS: dict[str, Any] = {
    "accepted": _("您的%(programme)s申请已受理，最迟 %(day)s 办结。"),
    "supplement": _("请补充材料：%(words)s。最迟在 %(day)s 补齐；材料齐了马上继续办理。"),
    "declined": _("您的%(programme)s申请这里不能受理。该去哪里办、是否已替您转交，见告知书。"),
    "investigating": _("工作人员已开始核实您的家庭情况，会有两人上门，请留意来电。"),
    "opinion": _("乡镇（街道）已写出审核意见，接下来会公示或上报审核确认。"),
    "posted": _("审核意见正在您所在的村（社区）公示，到 %(day)s 为止。"),
    "objected": _("公示期间有人提出不同意见，工作人员正在复查。您不用重新申请。"),
    "county": _("您的%(programme)s申请已送交审核确认。"),
    "mechanism": _("您的情况比较特殊，正由几个部门一起商量（一事一议）。这段时间不计入办理期限。"),
    "helped": _("救助已先行批准，手续由我们补办。"),
    "granted": _("您的%(programme)s已批准，从 %(day)s 起发放。通知书里写明了金额怎么算出来的。"),
    "granted_once": _("您的%(programme)s已批准。通知书里写明了金额怎么算出来的。"),
    "refused": _("您的%(programme)s申请没有通过。为什么、依据哪一条、不服怎么办，通知书里都写明了。"),
    "hearing": _("我们打算调整或者停止您的%(programme)s，在决定之前想听您的意见。请最迟在 %(day)s 告诉我们。"),
    "kept": _("听取您的意见后，您的%(programme)s维持不变。"),
    "changed": _("您的%(programme)s金额从 %(day)s 起调整，通知书里写明了怎么算出来的。"),
    "back_paid": _(
        "您领取过的%(programme)s，标准从 %(day)s 起提高：领过的月份补发差额，到终止的月份为止，通知书里写明了怎么算出来的。"
    ),
    "suspended": _("您的%(programme)s暂停发放，原因和办法见通知书。"),
    "resumed": _("您的%(programme)s已恢复发放。"),
    "grace": _("您的%(programme)s进入渐退期，原来的金额继续发到 %(day)s 为止。"),
    "end_posted": _("拟终止您的%(programme)s，正在公示，到 %(day)s 为止。"),
    "ended": _("您的%(programme)s已终止。原因、依据和不服怎么办，见通知书。"),
    "done": _("您的%(programme)s已办结。"),
    "withdrawn": _("您的%(programme)s申请已撤回。需要时可以重新申请。"),
    "terminated": _("您的%(programme)s申请已终止办理，原因见告知书。需要时可以重新申请。"),
    "submitted": _("您补充的材料已收到，继续办理。"),
    "paper": _("您有一份新的文书：%(title)s（%(number)s）。"),
    "review_due": _("您的%(programme)s快到定期复核的日子（%(day)s），我们会先核对数据，再决定要不要上门。"),
    "review_done": _("您的%(programme)s已复核，下次复核在 %(day)s。"),
    "change": _("家庭情况变化已登记，最迟 %(day)s 处理完。"),
    "settled": _("您家的情况变化已处理完。"),
    "appeal": _("您的不服申请已收到，最迟 %(day)s 答复。"),
    "appeal_answered": _("您的不服申请已有答复，见答复书。"),
    "hand_over": _("您的%(programme)s转到新的居住地：这里发到 %(last)s，那里从 %(first)s 接着发，中间不断。"),
    "taken_over": _("您的%(programme)s已在新的居住地接上，从 %(day)s 起由这里发放。"),
    "deadline": _("您有一件事最迟要在 %(day)s 办：%(words)s。"),
}
"""One sentence an event; `%(programme)s` and `%(case)s` are always known, the other words come with the message."""

USUAL = _("您的%(programme)s案件（%(case)s）有新的情况，请打开办理进度查看。")

Kind = Message.Kind
SMS: dict[str, Any] = {
    Kind.PROGRESS: _("【兜底】您的申请 %(case)s 有新进展，请打开办理进度查看。"),
    Kind.SUPPLEMENT: _("【兜底】您的申请 %(case)s 需要补充材料，请打开办理进度查看，或联系受理窗口。"),
    Kind.POSTING: _("【兜底】您的申请 %(case)s 正在公示，请打开办理进度查看。"),
    Kind.DECISION: _("【兜底】您的申请 %(case)s 已有结果和书面通知，请打开办理进度查看，或到窗口领取。"),
    Kind.HEARING: _("【兜底】关于 %(case)s，我们想听您的意见，请打开办理进度查看，或联系窗口。"),
    Kind.REVIEW: _("【兜底】%(case)s 的情况有更新，请打开办理进度查看。"),
    Kind.DEADLINE: _("【兜底】%(case)s 有一件事快到期，请打开办理进度查看，或联系窗口。"),
}
"""By kind only: the name of a programme may tell of an illness, an amount of a need, and others read over a shoulder."""


def text_of(message: Message) -> str:
    """Say a message in the reader's language."""
    case = message.case
    words = {"programme": gettext(programme_title(case.programme)), "case": case.number}
    words |= {name: _word(name, value=value) for name, value in message.text.items()}
    sentence = str(TEXTS.get(message.text.get("say", ""), USUAL))
    try:
        return sentence % words
    except KeyError:  # whoever told it left a word out: better the usual sentence than none
        return str(USUAL) % words


def sms_text(message: Message) -> str:
    """Say what may stand on a telephone's locked screen, in Simplified Chinese."""
    with override("zh-hans"):
        return str(SMS[message.kind]) % {"case": message.case.number}


def _word(name: str, *, value: Any) -> str:
    if name == "stage":
        return str(Stage(value).label)
    if name == "title":
        return gettext(str(value))
    if name in ("first", "last"):  # months, kept as their first day
        return date.fromisoformat(value).strftime("%Y-%m")
    return date.fromisoformat(value).isoformat() if name == "day" else str(value)
