"""The one command, `doudi`: finds the asked command and hands it the rest of the line.

Each command lives on the floor that owns it and is imported only when asked for,
so that `doudi assess` never waits for a web server or a database.
"""

import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module

import django
from django.utils.functional import Promise
from django.utils.translation import activate, gettext, gettext_lazy

from doudi import __version__

Run = Callable[[Sequence[str]], int]

COMMANDS: dict[str, tuple[str, Promise]] = {
    "run": ("doudi.web.terminal.run:main", gettext_lazy("准备好一切并启动网站")),
    "setup": ("doudi.web.terminal.setup:main", gettext_lazy("准备数据库、区划和密钥，可重复执行")),
    "assess": ("doudi.web.terminal.assess:main", gettext_lazy("按全部政策评估一个家庭，说明理由")),
    "import": ("doudi.web.terminal.import:main", gettext_lazy("导入部门送来的一份数据")),
    "screen": ("doudi.web.terminal.screen:main", gettext_lazy("对所有人逐户筛查，列出发现")),
    "demo": ("doudi.demo.command:main", gettext_lazy("生成虚构的演示城市")),
    "journal": ("doudi.web.terminal.journal:main", gettext_lazy("查看或校验留痕")),
    "replay": ("doudi.web.terminal.replay:main", gettext_lazy("按当时的规则和数据重算一条发现")),
    "bench": ("doudi.bench.command:main", gettext_lazy("运行本项目自己的性能比较")),
    "manage": ("doudi.web.terminal.manage:main", gettext_lazy("Django 管理命令")),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named first on the line and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    django.setup()
    activate(asked_language())
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
    return find(line[0])(line[1:])


def asked_language() -> str:
    """Read the reader's language from DOUDI_LANGUAGE or the terminal; Simplified Chinese when in doubt."""
    asked = (os.environ.get("DOUDI_LANGUAGE") or os.environ.get("LANG") or "").lower().replace("_", "-")
    if asked.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return "zh-hant"
    return "en" if asked.startswith("en") else "zh-hans"


def find(name: str) -> Run:
    """Import the function behind a command."""
    module, function = COMMANDS[name][0].split(":")
    command: Run = getattr(import_module(module), function)
    return command


def overview() -> str:
    """List every command with one line each."""
    lines = [f"  {name:<10}{purpose}" for name, (_, purpose) in COMMANDS.items()]
    return "\n".join(
        [gettext("用法：doudi <命令> [参数]"), "", *lines, "", gettext("doudi <命令> --help 查看各命令的参数。")]
    )


def unknown(name: str) -> str:
    """Say that there is no such command, and which one may have been meant."""
    near = get_close_matches(name, COMMANDS, n=1)
    if near:
        return gettext("没有“%(name)s”这个命令。您要找的是“doudi %(near)s”吗？") % {"name": name, "near": near[0]}
    return gettext("没有“%(name)s”这个命令。运行 doudi --help 查看全部命令。") % {"name": name}


if __name__ == "__main__":
    sys.exit(main())
