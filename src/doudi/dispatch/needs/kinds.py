"""Who owns what: the kinds of need and the agency each belongs to (国办发〔2023〕39号 五（二）; 社会救助法 第四条、第七条).

Noun: Kind (its label is the need, `OWNERS` names the agency).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody needs, by the agency that owns it."""

    BASIC = "BASIC", _("基本生活")
    MED = "MED", _("医疗费用")
    DISEASE_EMERG = "DISEASE_EMERG", _("疾病应急、精神卫生")
    EDU = "EDU", _("上学")
    HOUSE = "HOUSE", _("住房")
    JOB = "JOB", _("就业")
    DISASTER = "DISASTER", _("受灾")
    DISABLED = "DISABLED", _("残疾人服务")
    LEGAL = "LEGAL", _("法律援助")
    JUDICIAL = "JUDICIAL", _("司法救助")
    RURAL = "RURAL", _("防止返贫")
    VETERAN = "VETERAN", _("退役军人")
    UNION = "UNION", _("职工帮扶")
    WOMEN = "WOMEN", _("妇女儿童关爱")
    YOUTH = "YOUTH", _("青少年关爱")
    REDCROSS = "REDCROSS", _("人道救助")
    CHARITY = "CHARITY", _("慈善帮扶")
    SERVICE = "SERVICE", _("上门服务")
    WANDER = "WANDER", _("流浪乞讨、临时遇困")


OWNERS = {
    Kind.BASIC: _("民政部门"),
    Kind.MED: _("医疗保障部门"),
    Kind.DISEASE_EMERG: _("卫生健康部门"),
    Kind.EDU: _("教育部门和学校"),
    Kind.HOUSE: _("住房和城乡建设部门"),
    Kind.JOB: _("人力资源和社会保障部门"),
    Kind.DISASTER: _("应急管理部门"),
    Kind.DISABLED: _("残疾人联合会"),
    Kind.LEGAL: _("司法行政部门"),
    Kind.JUDICIAL: _("政法机关"),
    Kind.RURAL: _("农业农村部门"),
    Kind.VETERAN: _("退役军人事务部门"),
    Kind.UNION: _("工会"),
    Kind.WOMEN: _("妇女联合会"),
    Kind.YOUTH: _("共青团"),
    Kind.REDCROSS: _("红十字会"),
    Kind.CHARITY: _("慈善组织"),
    Kind.SERVICE: _("社工站和服务机构"),
    Kind.WANDER: _("救助管理站"),
}
"""The agency that answers each kind of need."""
