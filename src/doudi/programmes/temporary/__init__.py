"""临时救助 temporary: help once, for those whom a sudden hardship or sudden spending leaves without the means of basic life.

Four programmes: quick_aid (小额快救), emergency (急难型, with 先行救助 assist_first inside), expenditure (支出型) and jobless_aid
(未参保失业人员). The same need is never paid twice: each leans on those before it.
"""

from doudi.programmes.temporary.emergency import emergency
from doudi.programmes.temporary.expenditure import expenditure
from doudi.programmes.temporary.jobless import jobless_aid
from doudi.programmes.temporary.limits import temporary
from doudi.programmes.temporary.quick import quick_aid

__all__ = ["emergency", "expenditure", "jobless_aid", "quick_aid", "temporary"]
