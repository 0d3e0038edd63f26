"""The law as code, one folder each: who counts, what is income and property, and what the programmes decide and pay.

Nouns: RULEBOOK (everything together), PARAMETERS (the files of local terms, in order). A new programme is one import and one line.
"""

from pathlib import Path

from doudi.programmes.dibao import dibao
from doudi.programmes.dibao_single import dibao_single
from doudi.programmes.disaster import disaster
from doudi.programmes.disease_emergency import disease_emergency
from doudi.programmes.edge import edge
from doudi.programmes.education import education
from doudi.programmes.employment import employment, employment_zero
from doudi.programmes.home_adaptation import home_adaptation
from doudi.programmes.housing import housing
from doudi.programmes.income import income
from doudi.programmes.judicial_aid import judicial_aid, judicial_followup
from doudi.programmes.labour import labour
from doudi.programmes.legal_aid import legal_aid
from doudi.programmes.living_subsidy import living_subsidy
from doudi.programmes.medical import medical, medical_premium
from doudi.programmes.membership import membership
from doudi.programmes.nursing_subsidy import nursing_subsidy
from doudi.programmes.old_age import elder_allowance
from doudi.programmes.one_off import one_off
from doudi.programmes.orphan import orphan
from doudi.programmes.price_subsidy import price_subsidy
from doudi.programmes.property import property_
from doudi.programmes.public_work import public_work
from doudi.programmes.rehabilitation import rehabilitation
from doudi.programmes.rigid import rigid
from doudi.programmes.service_assistance import service_care, service_company, service_living, service_rehabilitation
from doudi.programmes.status import status
from doudi.programmes.supplement import supplement
from doudi.programmes.support import support
from doudi.programmes.tekun import tekun
from doudi.programmes.temporary import emergency, expenditure, jobless_aid, quick_aid, temporary
from doudi.programmes.unattended import unattended
from doudi.programmes.wandering import wandering
from doudi.rules import Rulebook, load_terms

DETERMINATIONS = (membership, labour, income, support, property_, temporary, status)
POLICIES = (
    *(tekun, dibao, edge, dibao_single, rigid, supplement),
    *(orphan, unattended, living_subsidy, nursing_subsidy, medical_premium, medical, rehabilitation),
    *(quick_aid, emergency, expenditure, jobless_aid, price_subsidy, one_off, elder_allowance),
    *(education, housing, employment, employment_zero, disaster, legal_aid, judicial_aid, judicial_followup),
    *(disease_emergency, home_adaptation, wandering, public_work),
    *(service_care, service_living, service_company, service_rehabilitation),
)

FOLDER = Path(__file__).parent
FOLDERS = (
    *("membership", "labour", "income", "support", "property"),
    *("tekun", "dibao", "edge", "dibao_single", "rigid", "supplement"),
    *("orphan", "unattended", "living_subsidy", "nursing_subsidy", "medical", "rehabilitation"),
    *("temporary", "price_subsidy", "one_off", "old_age"),
    *("status", "education", "housing", "employment", "disaster", "legal_aid", "judicial_aid"),
    *("disease_emergency", "home_adaptation", "wandering", "public_work", "service_assistance"),
    "together",
)
"""Where the law stands, in the book's order; a folder may hold several policies of one programme."""
PARAMETERS = tuple(FOLDER / name / "parameters.yaml" for name in FOLDERS)
CASES = tuple(FOLDER / name / "cases.yaml" for name in FOLDERS)

RULEBOOK = Rulebook(sections=(*DETERMINATIONS, *POLICIES), terms=load_terms(PARAMETERS))
