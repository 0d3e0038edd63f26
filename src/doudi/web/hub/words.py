"""Words of the hub: kinds of findings, programmes, reasons, and what a finding says in one sentence."""

from functools import cache
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from doudi.monitoring.findings import STRENGTH
from doudi.monitoring.models import Finding
from doudi.programmes import RULEBOOK
from doudi.web.hub.delivery import verbs
from doudi.web.shell.words import money

KINDS = {
    "missed": (gettext_noop("可能漏保"), gettext_noop("符合条件，却没有得到救助")),
    "wrong": (gettext_noop("可能错保"), gettext_noop("正在领取，按现有数据不符合条件")),
    "change": (gettext_noop("应当调整"), gettext_noop("仍可领取，但金额或类别应当变化")),
    "unknown": (gettext_noop("还要查清"), gettext_noop("有数据没有回来，或要人判断，先不下结论")),
}
"""Each kind of finding: its name, and what it means. The order is the order of the day's work."""

VERBS = {
    "finding.look": gettext_noop("查看"),
    "finding.unmask": gettext_noop("查看完整证件号码"),
    "finding.export": gettext_noop("导出列表"),
    "standard.propose": gettext_noop("提出标准"),
    "standard.publish": gettext_noop("发布标准"),
    "standard.adjust": gettext_noop("按新标准调整在领的金额"),
    "standard.look_left": gettext_noop("查看按新标准还没有调整的名单"),
    "standard.settle": gettext_noop("按新标准由人核实完毕"),
    "standard.decline": gettext_noop("退回标准"),
    "warnings.look": gettext_noop("查看预警清单"),
    "warning.look": gettext_noop("查看预警"),
    "warning.open": gettext_noop("发出预警"),
    "warning.rise": gettext_noop("预警升级或补充"),
    "warning.move": gettext_noop("办理预警"),
    "figure.propose": gettext_noop("提出预警参数"),
    "figure.publish": gettext_noop("发布预警参数"),
    "figure.decline": gettext_noop("退回预警参数"),
    "campaign.open": gettext_noop("开始排查"),
    "campaign.look": gettext_noop("查看排查名单"),
    "campaign.visit": gettext_noop("登记排查结果"),
    "warning.feedback": gettext_noop("写出反馈单"),
    "warning.feedback_send": gettext_noop("把核实结果告诉数据单位"),
    "warning.watch": gettext_noop("按月监测"),
    "registry.looked_up": gettext_noop("查找人员"),
    "registry.looked_at": gettext_noop("查看家庭"),
    "letter.draft": gettext_noop("起草授权书"),
    "letter.look": gettext_noop("查看授权书"),
    "letter.invite": gettext_noop("当面交给口令"),
    "letter.open": gettext_noop("在手机上打开授权书"),
    "letter.code_wrong": gettext_noop("有人填错口令"),
    "letter.passkey": gettext_noop("登记手机"),
    "letter.sign": gettext_noop("签署授权书"),
    "letter.withdraw": gettext_noop("撤回授权"),
    "letter.end": gettext_noop("终止授权书"),
    "gate.refuse": gettext_noop("查询被拦下"),
    "verification.request": gettext_noop("请求核对"),
    "commission.open": gettext_noop("发起核对"),
    "commission.look": gettext_noop("查看核对"),
    "inquiry.ask": gettext_noop("发出查询"),
    "inquiry.answer": gettext_noop("收到答复"),
    "report.issue": gettext_noop("出具报告"),
    "report.look": gettext_noop("查看报告"),
    "report.invite": gettext_noop("当面交给看报告的口令"),
    "conflict.settle": gettext_noop("认定矛盾"),
    "objection.raise": gettext_noop("提出异议"),
    "objection.look": gettext_noop("查看异议"),
    "objection.answer": gettext_noop("录入异议答复"),
    "feedback.queue": gettext_noop("反馈给数据单位"),
    "feedback.send": gettext_noop("反馈已送达"),
    "application.take": gettext_noop("受理申请"),
    "application.letter": gettext_noop("签好核对授权书"),
    "application.photograph": gettext_noop("上传材料照片"),
    "application.member_named": gettext_noop("登记家庭成员"),
    "case.look": gettext_noop("查看案件"),
    "case.move": gettext_noop("办理一步"),
    "case.opine": gettext_noop("写审核意见"),
    "case.decide": gettext_noop("作决定"),
    "case.unseal": gettext_noop("打开封存的内容"),
    "clock.remind": gettext_noop("期限过了八成，提醒"),
    "clock.extend": gettext_noop("延长期限"),
    "visit.record": gettext_noop("登记入户调查"),
    "visit.self_care": gettext_noop("登记生活自理能力评估"),
    "visit.relative": gettext_noop("近亲属备案"),
    "visit.compare": gettext_noop("比对近亲属"),
    "posting.post": gettext_noop("张贴公示"),
    "posting.take_down": gettext_noop("撤下公示"),
    "posting.object": gettext_noop("对公示提出异议"),
    "posting.answer": gettext_noop("答复公示异议"),
    "paper.write": gettext_noop("制作文书"),
    "paper.deliver": gettext_noop("送达文书"),
    "message.tell": gettext_noop("告知申请人"),
    "message.send": gettext_noop("消息已发送"),
    "message.give_up": gettext_noop("消息发不出去，不再试"),
    "message.read": gettext_noop("申请人已读消息"),
    "review.plan": gettext_noop("安排定期复核"),
    "review.begin": gettext_noop("为复核发起核对"),
    "review.done": gettext_noop("登记复核结果"),
    "change.report": gettext_noop("登记变化"),
    "change.settle": gettext_noop("处理变化"),
    "hearing.open": gettext_noop("告知拟作的调整，听取意见"),
    "hearing.hear": gettext_noop("记下本人意见"),
    "appeal.ask": gettext_noop("提出复核、复议"),
    "appeal.answer": gettext_noop("答复复核、复议"),
    "transfer.hand_over": gettext_noop("移交迁入地"),
    "transfer.take_over": gettext_noop("接收迁入"),
    "screen.finish": gettext_noop("完成筛查"),
    "linkage.look": gettext_noop("查看一对记录"),
    "linkage.judge": gettext_noop("判断是不是同一人"),
    "linkage.run": gettext_noop("关联没有号码的记录"),
    "linkage.train": gettext_noop("学习怎样比对"),
    "officer.sign_in": gettext_noop("登录"),
    "officer.sign_out": gettext_noop("退出"),
    "officer.sign_in_refused": gettext_noop("登录被拒绝"),
    "need.open": gettext_noop("登记需求"),
    "need.look": gettext_noop("查看需求"),
    "need.accept": gettext_noop("先接了需求"),
    "need.assign": gettext_noop("派给人办理"),
    "need.overrule": gettext_noop("改分类"),
    "need.send": gettext_noop("转办"),
    "need.settle": gettext_noop("办结需求"),
    "listing.open": gettext_noop("不带身份公开需求"),
    "listing.withdraw": gettext_noop("不再公开需求"),
    "gap.answer": gettext_noop("登记政府救助的答复和缺口"),
    "need.item": gettext_noop("选服务项目"),
    "match.read": gettext_noop("查看匹配和上门看到的情况"),
    "match.confirm": gettext_noop("征得同意，确认匹配并派单"),
    "match.decline": gettext_noop("不采用匹配"),
    "errand.need": gettext_noop("上门时登记需求"),
    "sending.look": gettext_noop("查看转办"),
    "sending.accept": gettext_noop("对方已接收"),
    "sending.answer": gettext_noop("对方已答复"),
    "sending.feedback": gettext_noop("反馈给对方"),
    "sending.remind": gettext_noop("提醒答复"),
    "sending.escalate": gettext_noop("超期未答复，上报"),
    "entitlement.settle": gettext_noop("算出应发月份"),
    "entitlement.take_over": gettext_noop("接续原系统的名册"),
    "entitlement.declare": gettext_noop("登记补贴文件"),
    "entitlement.stop": gettext_noop("去世后停发"),
    "entitlement.move": gettext_noop("迁出、迁入接续"),
    **verbs.VERBS,
    "ledger.open": gettext_noop("开立账户"),
    "ledger.post": gettext_noop("记账"),
    "ledger.budget": gettext_noop("登记预算"),
    "ledger.export": gettext_noop("导出账簿"),
    "ledger.close": gettext_noop("结账"),
}
"""What a line of the journal tells of."""


def kind_name(kind: str) -> str:
    """Name a kind of finding."""
    return gettext(KINDS[kind][0])


def kind_meaning(kind: str) -> str:
    """Say what a kind of finding means."""
    return gettext(KINDS[kind][1])


def verb(name: str) -> str:
    """Say what was done, in words."""
    return gettext(VERBS[name]) if name in VERBS else name


OF_REGISTER = {"disability_living": "living_subsidy", "disability_nursing": "nursing_subsidy"}
"""Programmes the register of benefits has another word for."""


@cache
def _titles() -> dict[str, str]:
    return {policy.name: policy.title for policy in RULEBOOK.policies}


@cache
def _labels() -> dict[str, str]:
    return {rule.name: rule.otherwise or rule.label for rule in RULEBOOK.rules if rule.role == "condition"}


def programmes() -> tuple[str, ...]:
    """Name every programme, in the order of the law."""
    return tuple(_titles())


def programme(name: str) -> str:
    """Name a programme by its title, or as the register of benefits calls it."""
    return gettext(_titles().get(OF_REGISTER.get(name, name), name)) if name else ""


def reason(name: str) -> str:
    """Say why a condition does not hold."""
    return gettext(_labels().get(name, name))


def masked_name(name: str) -> str:
    """Hide all of a name but its ends: 黄秀英 becomes 黄＊英, 李四 becomes 李＊."""
    return f"{name[:1]}＊" if len(name) < 3 else f"{name[0]}{'＊' * (len(name) - 2)}{name[-1]}"


def sentence(finding: Finding) -> str:
    """Say in one plain sentence what was found."""
    values: dict[str, Any] = {
        "name": finding.head_name,
        "members": finding.members,
        "programme": programme(finding.programme),
        "towards": programme(finding.towards),
        "amount": money(finding.amount_month or 0),
        "paid": money(finding.paid_month or 0),
    }
    return _frame(finding) % values


def _frame_of_one(finding: Finding) -> str:
    """Frame what is said of one person's allowance."""
    if finding.kind == "missed":
        if finding.amount_month:
            return gettext("%(name)s符合“%(programme)s”的全部条件，每月应得 %(amount)s 元，现在没有领取。")
        return gettext("%(name)s符合“%(programme)s”的全部条件，现在没有领取。")
    if finding.kind == "wrong":
        if finding.paid_month:
            return gettext(
                "%(name)s正在领取“%(programme)s”，每月 %(paid)s 元，但按现有数据不符合条件。请先核实，再决定。"
            )
        return gettext("%(name)s正在领取“%(programme)s”，但按现有数据不符合条件。请先核实，再决定。")
    if finding.kind == "change":
        return gettext("%(name)s家仍符合“%(programme)s”，现在每月共领 %(paid)s 元，按规定应为 %(amount)s 元。")
    return gettext("%(name)s能不能继续得到“%(programme)s”，现在还不能判断：有下面几项没有查清。")


def _frame(finding: Finding) -> str:
    if finding.of == "person" and finding.programme not in STRENGTH:
        return _frame_of_one(finding)
    if finding.kind == "missed":
        if finding.amount_month:
            return _by_members(
                finding,
                one=gettext(
                    "%(name)s一个人生活，符合“%(programme)s”的全部条件，每月应得 %(amount)s 元，现在没有领取。"
                ),
                many=gettext(
                    "%(name)s一家 %(members)s 口人，符合“%(programme)s”的全部条件，每月应得 %(amount)s 元，现在没有领取。"
                ),
            )
        return gettext("%(name)s一家符合“%(programme)s”的全部条件，现在没有认定。")
    if finding.kind == "wrong":
        if finding.paid_month:
            return gettext(
                "%(name)s一家正在领取“%(programme)s”，每月 %(paid)s 元，但按现有数据不符合条件。请先核实，再决定。"
            )
        return gettext("%(name)s一家已认定“%(programme)s”，但按现有数据不符合条件。请先核实，再决定。")
    if finding.kind == "change":
        if finding.towards:
            return gettext("%(name)s一家不再符合“%(programme)s”，但符合“%(towards)s”，应当转过去。")
        return gettext("%(name)s一家仍符合“%(programme)s”，现在每月领 %(paid)s 元，按规定应为 %(amount)s 元。")
    return gettext("%(name)s一家能不能得到“%(programme)s”，现在还不能判断：有下面几项没有查清。")


def _by_members(finding: Finding, *, one: str, many: str) -> str:
    return one if finding.members == 1 else many


def days_ago(days: int) -> str:
    """Say how long ago something was."""
    if days == 0:
        return gettext("今天")
    return ngettext("%(days)s 天前", "%(days)s 天前", days) % {"days": days}
