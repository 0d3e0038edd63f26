"""The words of a letter: its text as it is read, signed, printed and hashed. One language, one form, for ever.

Nouns: Line of people (`Named`). Verbs: `text_of`, `hash_of`. The letter is a document of Chinese administration, so its words are
not translated; a page around it is. Law: 社会救助暂行办法 第五十八条; 社会救助法 第四十一条; 个人信息保护法 第二十九条.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from doudi.evidence.mapping import mapping_of
from doudi.programmes import POLICIES

ASKED_FOR, BETWEEN = "申请的救助项目：", "、"
TITLE = "社会救助家庭经济状况核对授权书"
ROLE_WORDS = {"applicant": "申请人", "member": "共同生活的家庭成员", "supporter": "不共同生活的义务人"}


@dataclass(frozen=True)
class Named:
    """Somebody as the letter names him. `right` says by what a guardian signs who is not of the household."""

    role: str
    name: str
    masked: str
    relation: str
    guardian: str = ""
    adult_on: date | None = None
    right: str = ""


@dataclass(frozen=True)
class Matter:
    """What a letter is for: everything its words are made of, beside the people."""

    number: str
    programme: str
    case_number: str
    purpose: str
    place: str
    sources: tuple[str, ...]
    drafted_on: date
    drafted_by: str
    until: date | None = None
    replaces: str = ""
    representative: str = ""
    also: tuple[str, ...] = ()

    @property
    def programmes(self) -> str:
        """Name every programme the letter is for."""
        return BETWEEN.join(programme_title(name) for name in (self.programme, *self.also))


@cache
def programme_title(name: str) -> str:
    """Name a programme as the law does."""
    return next((policy.title for policy in POLICIES if policy.name == name), name)


def text_of(matter: Matter, *, people: Sequence[Named]) -> str:
    """Write the letter: the household's sheet, then one sheet for each supporter outside the household."""
    household = [one for one in people if one.role != "supporter"]
    supporters = [one for one in people if one.role == "supporter"]
    sheets = [_household_sheet(matter, people=household)]
    sheets += [_supporter_sheet(matter, one=one, applicant=household[0].name) for one in supporters]
    return "\n\n".join("\n".join(sheet) for sheet in sheets) + "\n"


def hash_of(text: str) -> str:
    """Give the SHA-256 of a letter's text, as the journal keeps it."""
    return sha256(text.encode("utf-8")).hexdigest()


def programmes_in(text: str) -> list[str]:
    """Read from a letter's text the titles of every programme it is for."""
    line = next(one for one in text.splitlines() if one.startswith(ASKED_FOR))
    return line.removeprefix(ASKED_FOR).split(BETWEEN)


def sheet_for(text: str, *, name: str, is_supporter: bool) -> str:
    """Cut out the sheet somebody reads first: a supporter his own, everybody else the household's."""
    first, *rest = text.rstrip("\n").split("\n\n")
    return next((sheet for sheet in rest if f"本人{name}，" in sheet), first) if is_supporter else first


def _household_sheet(matter: Matter, *, people: Sequence[Named]) -> list[str]:
    applicant = people[0]
    lines = [TITLE, f"编号：{matter.number}", f"{ASKED_FOR}{matter.programmes}"]
    lines += [f"案件：{matter.case_number}", f"用途：{matter.purpose}"]
    if matter.replaces:
        lines.append(f"本授权书代替编号 {matter.replaces} 的授权书，原授权书自本授权书起草之日终止。")
    if matter.representative:
        lines.append(f"申请人{applicant.name}委托{matter.representative}代为办理。")
    lines += ["被授权单位：受理和审核本申请的乡镇（街道）、县级民政部门及其委托的核对机构。", "一、授权的人"]
    lines += [_person_line(one, position=position) for position, one in enumerate(people, start=1)]
    lines += ["二、可以查询的单位和信息", *source_lines(matter.sources), *_promises(matter)]
    return lines


def _supporter_sheet(matter: Matter, *, one: Named, applicant: str) -> list[str]:
    lines = ["附页：不共同生活的赡养、抚养、扶养义务人授权", f"编号：{matter.number}"]
    signs = f"，由监护人{one.guardian}代为签署" if one.guardian else ""
    lines.append(f"本人{one.name}，{_number_words(one)}，是{applicant}的{one.relation}{signs}。")
    lines.append(f"本人单独同意：为办理{applicant}的{matter.programmes}，被授权单位可以查询本人的下列信息。")
    return [*lines, *source_lines(matter.sources), _period(matter), _withdrawal()]


def _person_line(one: Named, *, position: int) -> str:
    words = f"{position}. {one.name}，{ROLE_WORDS[one.role]}，与申请人的关系：{one.relation}，{_number_words(one)}"
    right = f"{one.right}。" if one.right else ""
    if one.guardian and one.adult_on:
        return f"{words}，未成年，由监护人{one.guardian}签署；{_day(one.adult_on)}年满十八周岁后由本人签署。{right}"
    return f"{words}，由监护人{one.guardian}签署。{right}" if one.guardian else f"{words}。"


def _number_words(one: Named) -> str:
    return f"证件号码 {one.masked}" if one.masked else "没有证件号码"


def source_lines(sources: Sequence[str]) -> list[str]:
    """Say what may be asked of whom, one line an owner."""
    by_owner: dict[str, list[str]] = defaultdict(list)
    for code in sources:
        by_owner[mapping_of(code).owner].append(mapping_of(code).title)
    return [
        f"（{position}）{owner}：{'、'.join(titles)}" for position, (owner, titles) in enumerate(by_owner.items(), 1)
    ]


def _promises(matter: Matter) -> list[str]:
    return [
        "三、承诺与同意",
        "我们承诺：所填和所说的家庭成员、收入、财产情况真实、完整，有变化及时告知；隐瞒或者说假话，愿意承担法律责任。",
        "我们单独同意：被授权单位为上述用途查询金融、医疗健康和未满十四周岁未成年人的信息；这些是敏感个人信息，只用于上述用途。",
        "我们同意：工作人员入户调查、走访邻里、依法公示，并在救助期间定期复核。",
        "四、期限",
        _period(matter),
        _withdrawal(),
        f"五、起草：{_day(matter.drafted_on)}，{_drafter(matter)}。一式三份：家庭、档案、核对机构各一份。",
    ]  # fmt: skip


def _drafter(matter: Matter) -> str:
    return f"经办人{matter.drafted_by}" if matter.drafted_by else "申请人本人在网上起草"


def _period(matter: Matter) -> str:
    end = f"最迟到{_day(matter.until)}（不含当日）；" if matter.until else ""
    return (
        f"期限：自申请人签署之日起，到审核结束；获得救助的，到救助终止；{end}认定不符合条件的，自认定之日终止。"
        "家庭成员变化或者重新申请，须重新签署。每个人的信息，自本人（或者监护人）签署之日起才可以查询。"
    )


def _withdrawal() -> str:
    return "撤回：可以随时撤回。撤回后不再查询；已经用于作出决定的记录依法保留。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
