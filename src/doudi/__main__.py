"""The one command, `doudi`: finds the asked command and hands it the rest of the line.

Each command lives on the floor that owns it and is imported only when asked for,
so that `doudi assess` never waits for a web server or a database.
"""

import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module

from doudi import __version__
from doudi.database import DatabaseUnavailable
from doudi.web.terminal.language import asked_language, speech

Run = Callable[[Sequence[str]], int]


def gettext_noop(text: str) -> str:
    """Mark a text for translators; it is said in the reader's language when shown."""
    return text


COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("doudi.web.terminal.run:main", gettext_noop("准备好一切并启动网站")),
    "setup": ("doudi.web.terminal.setup:main", gettext_noop("准备数据库、区划和密钥，可重复执行")),
    "assess": ("doudi.web.terminal.assess:main", gettext_noop("按全部政策评估一个家庭，说明理由")),
    "import": ("doudi.web.terminal.import_:main", gettext_noop("导入部门送来的一份数据")),
    "link": ("doudi.web.terminal.link:main", gettext_noop("为没有可用证件号码的行找人")),
    "screen": ("doudi.web.terminal.screen:main", gettext_noop("对所有人逐户筛查，列出发现")),
    "compare": ("doudi.web.terminal.compare:main", gettext_noop("把这个月各部门的数据与上个月比对")),
    "warn": ("doudi.web.terminal.warn:main", gettext_noop("动态监测预警：给每户打分，派出，收回结果")),
    "simulate": ("doudi.web.terminal.simulate:main", gettext_noop("试算一项标准或规定的改变：谁进谁出，要多少钱")),
    "demo": ("doudi.demo.command:main", gettext_noop("生成虚构的演示城市")),
    "why": ("doudi.web.terminal.why:main", gettext_noop("一个案件的来龙去脉：走过的路、期限、依据、还缺什么")),
    "letter": ("doudi.web.terminal.letter:main", gettext_noop("重新核验一份授权书：正文、签名、留痕")),
    "journal": ("doudi.web.terminal.journal:main", gettext_noop("查看或校验留痕")),
    "ledger": ("doudi.web.terminal.ledger:main", gettext_noop("资金账目：试算平衡、账户明细、从头核对")),
    "pay": ("doudi.web.terminal.pay:main", gettext_noop("资金发放：接续名册、按月核算和核对，一年核对到分")),
    "replay": ("doudi.web.terminal.replay:main", gettext_noop("按当时的规则和数据重算一条发现")),
    "terms": ("doudi.web.terminal.terms:main", gettext_noop("列出一个地方某一天有效的参数和依据")),
    "stale": ("doudi.web.terminal.stale:main", gettext_noop("列出一年内无人核对、或已过截止日期的参数")),
    "verify": ("doudi.web.terminal.verify:main", gettext_noop("核对：按期发出查询、收取答复、登记超时")),
    "live": ("doudi.web.terminal.live:main", gettext_noop("把需求的动静即时送到打开的页面")),
    "departments": (
        "doudi.demo.departments.command:main",
        gettext_noop("让虚构城市的部门在本机答复查询，可以调出各种故障"),
    ),
    "bank": ("doudi.demo.bank.command:main", gettext_noop("让虚构城市的银行在本机办理代发文件，可以调出各种故障")),
    "real-name": ("doudi.demo.real_name.command:main", gettext_noop("演示用的实名认证：在本机证明虚构的人是谁")),
    "bench": ("doudi.bench.command:main", gettext_noop("运行本项目自己的性能比较")),
    "manage": ("doudi.web.terminal.manage:main", gettext_noop("Django 管理命令")),
}
WITHOUT_DJANGO = {"assess", "replay", "stale", "terms"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named first on the line and return its exit code."""
    line = list(sys.argv[1:] if arguments is None else arguments)
    if not line or line[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    if line[0] in {"-V", "--version"}:
        print(f"doudi {__version__}")
        return 0
    if line[0] not in COMMANDS:
        print(unknown(line[0]), file=sys.stderr)
        return 2
    return run(line[0], rest=line[1:])


def run(name: str, *, rest: Sequence[str]) -> int:
    """Import the function behind a command and call it; Ctrl-C is no error of ours."""
    try:
        if name not in WITHOUT_DJANGO:
            start_django()
        return find(name)(rest)
    except DatabaseUnavailable as reason:  # an address that is none is noticed with the first look at the settings
        print(reason.said(speech(asked_language()).gettext), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def start_django() -> None:
    """Load the settings and the models, and speak the reader's language."""
    import django
    from django.utils.translation import activate

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    django.setup()
    activate(asked_language())


def find(name: str) -> Run:
    """Import the function behind a command."""
    module, function = COMMANDS[name][0].split(":")
    command: Run = getattr(import_module(module), function)
    return command


def overview() -> str:
    """List every command with one line each."""
    say = speech(asked_language()).gettext
    lines = [f"  {name:<12}{say(purpose)}" for name, (_, purpose) in COMMANDS.items()]
    usage, more = gettext_noop("用法：doudi <命令> [参数]"), gettext_noop("doudi <命令> --help 查看各命令的参数。")
    return "\n".join([say(usage), "", *lines, "", say(more)])


def unknown(name: str) -> str:
    """Say that there is no such command, and which one may have been meant."""
    say = speech(asked_language()).gettext
    near = get_close_matches(name, COMMANDS, n=1)
    if near:
        text = gettext_noop("没有“%(name)s”这个命令。您要找的是“doudi %(near)s”吗？")
        return say(text) % {"name": name, "near": near[0]}
    return say(gettext_noop("没有“%(name)s”这个命令。运行 doudi --help 查看全部命令。")) % {"name": name}


if __name__ == "__main__":
    sys.exit(main())
