"""Where a case is in plain words: who has it, what happens next, and what its applicant may do himself.

Nouns: Progress, Act, Told. Verbs: progress_of, holder_of, due_of, hearing_of, acts_of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from doudi.cases.case import Case, Step
from doudi.cases.messages.models import Message
from doudi.cases.messages.queries import messages_of
from doudi.cases.messages.wording import text_of
from doudi.cases.papers.models import Paper
from doudi.cases.papers.queries import papers_of
from doudi.cases.permissions import By
from doudi.cases.postings.models import Posting
from doudi.cases.queries import next_moves
from doudi.cases.reviews.appeals import DECIDES
from doudi.cases.reviews.models import Hearing
from doudi.cases.road import COUNTY, RESIDENT, TOWNSHIP
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.evidence.letters.wording import programme_title
from doudi.offices.queries import path

NEXT: dict[str, str] = {
    Stage.SUBMITTED: gettext_noop("先看材料齐不齐、授权书签了没有，然后告诉您受理不受理。"),
    Stage.SUPPLEMENT: gettext_noop("请把缺的补上，然后按“我补好了”。补好以前，办理的时间停着不算。"),
    Stage.DECLINED: gettext_noop("这里不能受理。该去哪里办，告知书里写明了。"),
    Stage.ACCEPTED: gettext_noop("接下来核对家庭的情况，并且派两个人上门看望。"),
    Stage.INVESTIGATING: gettext_noop("正在核对和上门。查完写出审核意见。"),
    Stage.OPINION: gettext_noop("审核意见写好了，接下来公示，或者送去审核确认。"),
    Stage.POSTED: gettext_noop("正在公示。期满没有异议，就送去审核确认。"),
    Stage.OBJECTED: gettext_noop("有人提出了不同意见，正在复查。您不用重新申请。"),
    Stage.COUNTY: gettext_noop("等待区（县）民政部门作决定。"),
    Stage.MECHANISM: gettext_noop("几个部门在一起商量（一事一议），商量完再作决定。"),
    Stage.HELPED: gettext_noop("已经先给了救助，手续由工作人员补办。"),
    Stage.GRANTED: gettext_noop("救助正在发放。家里情况有变化，请在这里告诉我们。"),
    Stage.REFUSED: gettext_noop("没有通过。为什么、依据哪一条，通知书里写明了。不服的，可以在这里申请复核。"),
    Stage.HEARING: gettext_noop("打算调整或者停止救助。在决定之前，请您说说意见。"),
    Stage.SUSPENDED: gettext_noop("救助暂停发放，原因见通知书。"),
    Stage.GRACE: gettext_noop("渐退期：原来的金额还在发，到期为止。"),
    Stage.END_POSTED: gettext_noop("正在公示终止。期满才终止。"),
    Stage.ENDED: gettext_noop("已经终止。不服的，可以在这里申请复核。以后有困难，可以再申请。"),
    Stage.WITHDRAWN: gettext_noop("您已经撤回。需要的时候可以再申请。"),
    Stage.TERMINATED: gettext_noop("已经终止办理，原因见告知书。需要的时候可以再申请。"),
}
OFFICES = {TOWNSHIP: gettext_noop("%(place)s社会救助窗口"), COUNTY: gettext_noop("%(place)s民政部门")}
WAITED_FOR = ("supplement", "hear")
"""Acts the case waits for; the others are his to do or to leave."""

PLACE_DIGITS = {TOWNSHIP: 9, COUNTY: 6}


@dataclass(frozen=True)
class Act:
    """Something the applicant may do himself: the address's name, the address, and the words on the button."""

    name: str
    address: str
    words: str


@dataclass(frozen=True)
class Told:
    """A message in the reader's words."""

    message: Message
    words: str


@dataclass(frozen=True)
class Progress:
    """One case on the page of progress."""

    case: Case
    title: str
    stage: str
    holder: str
    is_own_turn: bool
    due_on: date | None
    is_late: bool
    next_words: str
    steps: list[Step]
    papers: list[Paper]
    told: list[Told]
    postings: list[Posting]
    acts: list[Act]

    @property
    def own_turn(self) -> list[Act]:
        """What is waited for from him."""
        return [one for one in self.acts if one.name in WAITED_FOR]

    @property
    def other_acts(self) -> list[Act]:
        """What else he may do."""
        return [one for one in self.acts if one.name not in WAITED_FOR]

    @property
    def unread(self) -> list[Told]:
        """What he has not read yet, the newest first."""
        return [one for one in self.told if one.message.read_on is None]

    @property
    def unread_before(self) -> int:
        """How many he has not read beside the newest."""
        return max(0, len(self.unread) - 1)


def progress_of(case: Case, *, by: By, on: date) -> Progress:
    """Put together what the applicant may know of a case: all of it."""
    due_on = due_of(case)
    return Progress(
        case=case, title=gettext(programme_title(case.programme)), stage=str(Stage(case.stage).label),
        holder=holder_of(case), is_own_turn=case.desk == RESIDENT or hearing_of(case) is not None, due_on=due_on,
        is_late=due_on is not None and due_on < on, next_words=gettext(NEXT[case.stage]),
        steps=list(case.steps.all()), papers=list(papers_of(case)), postings=list(case.postings.all()),
        told=[Told(one, text_of(one)) for one in messages_of(case)], acts=acts_of(case, by=by, on=on),
    )  # fmt: skip


def holder_of(case: Case) -> str:
    """Name who has a case now; empty when nobody needs to do anything."""
    if case.desk == RESIDENT or hearing_of(case) is not None:
        return gettext("您自己")
    if case.desk not in OFFICES:
        return ""
    around = [one.name for one in path(case.place[: PLACE_DIGITS[case.desk]])]
    return gettext(OFFICES[case.desk]) % {"place": around[-1] if around else case.place}


def due_of(case: Case) -> date | None:
    """Give the day by which whoever has a case must act; none while nobody has it."""
    if (hearing := hearing_of(case)) is not None:
        return hearing.answer_by
    return case.due_on if case.desk else None


def hearing_of(case: Case) -> Hearing | None:
    """Find the hearing in which the applicant is being asked: until he has answered it is his turn."""
    return case.hearings.filter(heard_on=None).first() if case.stage in IN_SUPPORT else None


def acts_of(case: Case, *, by: By, on: date) -> list[Act]:
    """List what the applicant may do himself now."""
    ways = {one.to for one in next_moves(case, by=by, on=on)}
    acts = []
    if case.stage == Stage.SUPPLEMENT and ways - {Stage.WITHDRAWN}:
        acts.append(_act("supplement", gettext("我补好了"), case=case))
    if hearing_of(case) is not None:
        acts.append(_act("hear", gettext("说说我的意见"), case=case))
    if case.stage in IN_SUPPORT:
        acts.append(_act("change", gettext("家里情况有变化"), case=case))
    if Paper.objects.filter(case=case, kind__in=DECIDES).exists():
        acts.append(_act("again", gettext("不服决定，申请复核"), case=case))
    if Stage.WITHDRAWN in ways:
        acts.append(_act("withdraw_case", gettext("撤回申请"), case=case))
    return acts


def _act(name: str, words: str, *, case: Case) -> Act:
    return Act(name, reverse(f"resident:{name}", args=[case.number]), words)
