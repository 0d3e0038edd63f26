"""Headers: which delivered column is which of the mapping's. Verbs: match_header."""

from __future__ import annotations

from collections.abc import Sequence

from doudi.evidence.mapping import Mapping
from doudi.evidence.refusal import Refused, Sentence, gettext_noop

_DIFFERS = gettext_noop("%(file)s 的表头和“%(title)s”的约定不一致。")
_MISSING = gettext_noop("少了%(count)s列：%(names)s。")
_UNKNOWN = gettext_noop("多了%(count)s列：%(names)s。")
_DOUBLE = gettext_noop("同一列出现了两次：%(names)s。")
_MEND = gettext_noop("请让%(owner)s按约定导出；若约定变了，请改映射文件 %(dataset)s.yaml。")
_NAMELESS = "（空表头）"


def match_header(headers: Sequence[str], *, mapping: Mapping, file: str) -> dict[str, str]:
    """Give the lake column of each delivered header.

    :raises Refused: naming what is missing, unknown or double, and how to mend it.
    """
    stripped = {header.strip(): header for header in headers}
    known = {header: column.name for column in mapping.columns for header in column.headers}
    names = {stripped[header]: name for header, name in known.items() if header in stripped}
    found = list(names.values())
    missing = [column.header for column in mapping.columns if column.name not in found and not column.optional]
    unknown = [header or _NAMELESS for header in stripped if header not in known and header not in mapping.skip]
    double = {header for header in headers if list(headers).count(header) > 1}
    double |= {header for header, name in names.items() if found.count(name) > 1}
    problems = [
        Sentence(text, {"count": str(len(wrong)), "names": "、".join(wrong)})
        for text, wrong in ((_MISSING, missing), (_UNKNOWN, unknown), (_DOUBLE, sorted(double)))
        if wrong
    ]
    if problems:
        first = Sentence(_DIFFERS, {"file": file, "title": mapping.title})
        raise Refused(first, *problems, Sentence(_MEND, {"owner": mapping.owner, "dataset": mapping.dataset}))
    return names
