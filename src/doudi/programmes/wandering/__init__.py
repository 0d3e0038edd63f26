"""生活无着的流散人员救助 wandering: food, a bed, first aid, word to the family, the way home; free, and only if he wants it.

The rescue station helps whoever asks, wherever he is from; it may not refuse him, hold him or charge him.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, LAW26, Words
from doudi.rules import Policy

wandering = Policy(
    "wandering", title="生活无着的流散人员救助", law="城市生活无着的流浪乞讨人员救助管理办法", of="person", every="once",
    decided_by="救助管理机构（救助站）", documents="说明姓名等基本情况即可，没有证件也救助", takes="当场救助",
    feedback="救助站回复：食宿、送医、寻亲、返乡或者安置的情况和日期",
)  # fmt: skip

ADRIFT: Words = {"label": "生活无着、在外流散", "otherwise": "没有登记为生活无着的流散人员"}


@wandering.condition("第二条", until=LAW26, **ADRIFT)
@wandering.condition("第三十一条", law=ACT, since=LAW26, **ADRIFT)
def is_adrift(person: Any, local: Any) -> Any:
    return person.adrift


@wandering.condition("第六条、第十一条", label="本人愿意接受救助", otherwise="本人不愿意接受救助；改变主意可以随时求助")
def is_willing(person: Any, local: Any) -> Any:
    """Children, the sick and the helpless are brought to safety whatever they say: a question of guardians, not of this aid."""
    return ~person.refuses_shelter
