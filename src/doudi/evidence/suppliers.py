"""Who could supply what nobody has supplied yet: the owner of each data set, in words for the person who must ask.

Nouns: SUPPLIERS, DESKS. Verbs: supplier_of, supplier_at. The texts are Chinese; whoever shows them translates them.
"""

from __future__ import annotations

from doudi.evidence.written import gettext_noop
from doudi.rules.explain import Missing
from doudi.rules.paths import fact_at

SUPPLIERS = {
    "hukou": gettext_noop("公安部门（户籍）"),
    "residence": gettext_noop("公安部门（居住登记），或村（居）入户核实"),
    "deaths": gettext_noop("公安、卫生健康或殡葬部门"),
    "custody": gettext_noop("公安、司法部门"),
    "marriage": gettext_noop("民政部门（婚姻登记）"),
    "benefits": gettext_noop("民政部门（在保名单）"),
    "insurance": gettext_noop("人力资源社会保障部门"),
    "medical": gettext_noop("医疗保障部门"),
    "tax": gettext_noop("税务部门"),
    "business": gettext_noop("市场监管部门"),
    "homes": gettext_noop("自然资源部门（不动产登记）"),
    "vehicles": gettext_noop("公安交管部门"),
    "disability": gettext_noop("残疾人联合会"),
    "students": gettext_noop("教育部门，或学校证明"),
    "veterans": gettext_noop("退役军人事务部门"),
    "bank": gettext_noop("银行等金融机构（凭授权书）"),
    "petitions": gettext_noop("信访部门"),
    "support": gettext_noop("义务人本人申报，经其同意后核对"),
    "visits": gettext_noop("乡镇（街道）入户调查，或本人申报"),
}
"""The owner of each data set."""

DESKS = {
    "village": gettext_noop("村（居）委会"),
    "township": gettext_noop("乡镇（街道）经办人判断"),
    "county": gettext_noop("县级民政部门判断"),
}
"""The desk that judges a fact no register can know."""


def supplier_of(missing: Missing) -> str:
    """Name who could supply a missing fact; for a term of the place, who sets it."""
    return supplier_at(missing.path, source=missing.source)


def supplier_at(path: str, *, source: str) -> str:
    """Name who could supply what stands at a path; `source` sets it where it is a term of the place."""
    fact = fact_at(path)
    if fact is None:
        return source
    return DESKS.get(fact.desk) or SUPPLIERS[fact.source]
