"""Names: invented combinations of common characters, some rare ones that only GB18030 can write.

Surnames follow their rough share in Guangdong; given names follow the fashion of the decade and the sex.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SURNAMES = (
    "陈10.6 李7.4 黄7.1 张5.3 梁4.3 林4.1 吴3.4 刘3.4 王3.1 杨2.3 何2.2 罗2.2 曾1.9 郑1.8 谢1.8 邓1.7 叶1.7 周1.7 "
    "冯1.5 朱1.4 蔡1.4 钟1.3 彭1.2 许1.2 苏1.2 卢1.1 徐1.1 潘1.0 赵1.0 赖0.9 江0.9 温0.9 廖0.8 欧阳0.3 司徒0.2 "
    "关0.5 麦0.5 区0.5 简0.3 招0.1 植0.1 冼0.2 植0.1 佘0.2 仇0.1 单0.1 翟0.2 缪0.1 郭0.9 马0.6 余0.7 戴0.5 "
    "唐0.5 莫0.6 古0.4 丘0.3 邱0.6 骆0.3 游0.3 孔0.4 霍0.2 劳0.1 伦0.1 利0.1 甘0.2 阮0.3 尹0.2 欧0.5 袁0.6"
)
GIVEN = {
    (
        "male",
        "elder",
    ): "炳 荣 锦 坤 金 水 木 火 土 根 福 寿 祥 兴 旺 财 发 广 德 明 光 清 生 良 仁 义 礼 信 昌 权 伯 国 民 华",
    (
        "female",
        "elder",
    ): "秀 英 兰 桂 珍 玉 凤 莲 娇 银 金 彩 好 妹 娣 群 琼 瑞 惠 月 雪 梅 莲 霞 笑 丽 芬 芳 香 杏 带 转",
    (
        "male",
        "middle",
    ): "伟 强 军 勇 斌 辉 杰 志 建 国 文 武 海 波 涛 永 健 雄 俊 华 明 光 成 立 新 东 林 峰 超 平 庆 荣",
    (
        "female",
        "middle",
    ): "丽 敏 静 燕 红 艳 霞 玲 芳 娟 梅 萍 莉 洁 琳 慧 婷 倩 雯 瑶 妍 颖 春 夏 秋 冬 云 晓 小 美 佩 淑",
    (
        "male",
        "young",
    ): "浩 宇 轩 博 睿 泽 铭 晨 梓 俊 皓 霖 熙 诚 航 逸 朗 恒 嘉 乐 子 一 奕 辰 煜 凯 翔 天 佑 思 远 卓",
    (
        "female",
        "young",
    ): "欣 怡 涵 梓 诗 雨 悦 琪 彤 萱 婧 雅 思 语 若 可 心 芷 晴 安 宁 乐 伊 一 诺 子 妍 语 桐 柠 蓁 嘉",
}
RARE = ("䶮", "㛃", "㼆", "䒟", "䲟", "𫖯", "𫍯", "𬍛", "𬭎", "𬱖")
"""Characters outside GBK: written with four bytes in GB18030."""
RARE_SHARE = 0.0012
SINGLE_SHARE = 0.17
ERAS = ("elder", "middle", "young")
ERA_STARTS = (1962, 1993)


def _surnames() -> tuple[Array, Array]:
    pairs = [
        (entry.rstrip("0123456789."), entry.lstrip("".join(set(entry) - set("0123456789."))))
        for entry in SURNAMES.split()
    ]
    weights = np.array([float(weight) for _, weight in pairs])
    return np.array([name for name, _ in pairs], dtype=object), np.cumsum(weights) / weights.sum()


SURNAME_TEXTS, SURNAME_ENDS = _surnames()
POOL = {key: np.array(text.split(), dtype=object) for key, text in GIVEN.items()}


def draw_surnames(*, count: int, random: np.random.Generator) -> Array:
    """Draw surnames as text."""
    return np.asarray(SURNAME_TEXTS[np.searchsorted(SURNAME_ENDS, random.random(count), side="right")])


def draw_given(*, birth_year: Array, male: Array, random: np.random.Generator) -> Array:
    """Draw given names of one or two characters in the fashion of each person's decade."""
    count = len(birth_year)
    era = np.searchsorted(np.array(ERA_STARTS), birth_year, side="right")
    first, second = random.random(count), random.random(count)
    names = np.empty(count, dtype=object)
    for position, name in enumerate(ERAS):
        for sex in ("male", "female"):
            chosen = np.flatnonzero((era == position) & (male == (sex == "male")))
            pool = POOL[(sex, name)]
            left = pool[(first[chosen] * len(pool)).astype(np.int64)]
            right = pool[(second[chosen] * len(pool)).astype(np.int64)]
            right[random.random(len(chosen)) < SINGLE_SHARE] = ""
            names[chosen] = left + right
    return _with_rare(names=names, random=random)


def _with_rare(*, names: Array, random: np.random.Generator) -> Array:
    rare = np.flatnonzero(random.random(len(names)) < RARE_SHARE)
    names[rare] = np.array(RARE, dtype=object)[random.integers(0, len(RARE), len(rare))]
    return names
