"""The law as code, one folder each: who counts, what is income and property, and what the programmes decide and pay.

Nouns: RULEBOOK (everything together), PARAMETERS (the files of local terms, in order). A new programme is one import and one line.
"""

from pathlib import Path

from doudi.programmes.dibao import dibao
from doudi.programmes.dibao_single import dibao_single
from doudi.programmes.edge import edge
from doudi.programmes.income import income
from doudi.programmes.labour import labour
from doudi.programmes.membership import membership
from doudi.programmes.property import property_
from doudi.programmes.rigid import rigid
from doudi.programmes.supplement import supplement
from doudi.programmes.support import support
from doudi.programmes.tekun import tekun
from doudi.rules import Rulebook, load_terms

DETERMINATIONS = (membership, labour, income, support, property_)
POLICIES = (tekun, dibao, edge, dibao_single, rigid, supplement)

FOLDER = Path(__file__).parent
FOLDERS = (
    *("membership", "labour", "income", "support", "property"),
    *("tekun", "dibao", "edge", "dibao_single", "rigid", "supplement"),
)
"""Where the law stands, in the book's order; a folder may hold several policies of one programme."""
PARAMETERS = tuple(FOLDER / name / "parameters.yaml" for name in FOLDERS)
CASES = tuple(FOLDER / name / "cases.yaml" for name in FOLDERS)

RULEBOOK = Rulebook(sections=(*DETERMINATIONS, *POLICIES), terms=load_terms(PARAMETERS))
