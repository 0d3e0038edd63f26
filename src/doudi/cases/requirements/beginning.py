"""Before a file is accepted: the letter, who lives together, near relatives; and which way a supplemented file goes on."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.cases.applying.hukou import why_not_competent
from doudi.cases.holding import is_recognised
from doudi.cases.requirements.matter import Matter, requirement
from doudi.cases.stages import S
from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.queries import missing_signers, why_guardian_not_shown, why_not_in_force


@requirement
def letter_signed(matter: Matter) -> str | None:
    """The authorisation is signed by everybody of the household (社会救助暂行办法 第五十八条; 最低生活保障审核确认办法 第九条).

    Supporters outside consent for themselves, and hold nothing up (社会救助法 第四十一条).
    """
    letter = matter.case.application.letter
    if letter is None:
        return gettext("还没有核对授权书：请先起草并请家庭成员签署。")
    if why := why_not_in_force(letter, on=matter.on):
        return why
    unsigned = missing_signers(letter, on=matter.on)
    if waiting := [one for one in unsigned if one.role != LetterPerson.Role.SUPPORTER]:
        return gettext("授权书还缺%(names)s的签署。") % {"names": "、".join(one.name for one in waiting)}
    unshown = (why_guardian_not_shown(one, on=matter.on) for one in letter.people.all() if one.withdrawn_on is None)
    return next((words for words in unshown if words), None)


@requirement
def letter_signed_or_recognised(matter: Matter) -> str | None:
    """Whose means were verified lately is not verified again, so no letter is asked (社会救助法 第四十二条)."""
    return None if is_recognised(matter.case) else letter_signed(matter)


@requirement
def members_settled(matter: Matter) -> str | None:
    """Who lives together is written down (最低生活保障审核确认办法 第七条)."""
    if matter.case.application.members.filter(is_member=True).exists():
        return None
    return gettext("还没有确认共同生活的家庭成员。")


@requirement
def competence_shown(matter: Matter) -> str | None:
    """The hukou by which this place handles the application is confirmed (最低生活保障审核确认办法 第四条、第五条)."""
    case = matter.case
    return why_not_competent(case.application, subject=case.subject_id, on=matter.on) or None


@requirement
def relatives_asked(matter: Matter) -> str | None:
    """The applicant said whether a near relative works here (最低生活保障审核确认办法 第十一条)."""
    if "near_relatives" in matter.case.application.declared:
        return None
    return gettext("请先询问并登记：家庭成员与经办人员、村（居）委会成员有没有近亲属关系。")


@requirement
def accepted_before(matter: Matter) -> str | None:
    """A file that was never accepted is not investigated."""
    if matter.case.steps.filter(to_stage=S.ACCEPTED).exists():
        return None
    return gettext("这份申请还没有受理：材料补齐后请先办理受理。")


@requirement
def not_accepted_yet(matter: Matter) -> str | None:
    """A file that was accepted is not accepted a second time."""
    if matter.case.steps.filter(to_stage=S.ACCEPTED).exists():
        return gettext("这份申请已经受理：材料补齐后请继续调查。")
    return None
