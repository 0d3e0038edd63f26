"""The formulas by which places reckon what a supporter could pay: V2, V3, V4, or none.

Verb: formula_of. A place names its formula, multiple and shares as terms; where nobody has, the answer is unknown.
"""

from __future__ import annotations

from typing import Any

from doudi.rules import choose, not_below_zero, part, shared, when

MANY_CHILDREN = 3


def share_by_children(children: Any, *, local: Any) -> Any:
    """Return the share of V4: a smaller one for a supporter with many children of his own."""
    return choose(children >= MANY_CHILDREN, local.support_share_many_children, local.support_share)


def formula_of(*, per_head: Any, members: Any, supported: Any, share: Any, local: Any) -> Any:
    """Return what one supporter owes one supported person a month, by the place's formula.

    Whoever has no more a head than the dibao standard owes nothing under any of them.
    """
    over_line = not_below_zero(per_head - part(local.dibao_standard, local.support_multiple))
    over_standard = not_below_zero(per_head - local.dibao_standard)
    v2 = part(over_line, local.support_share)
    v3 = shared(part(over_standard * members, local.support_share), supported)
    v4 = shared(part(over_standard, share), supported)
    formula = local.support_formula
    chosen = choose(
        formula == "V2", v2, choose(formula == "V3", v3, choose(formula == "V4", v4, choose(formula == "NONE", 0)))
    )
    return when(per_head > local.dibao_standard, chosen)
