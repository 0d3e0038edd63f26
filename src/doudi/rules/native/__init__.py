"""The law for everybody as native code: the same plan, written once more, compiled in this process, run over Arrow's buffers (ADR 10).

Nouns: Program, Codes. Verbs: make_program.
"""

from doudi.rules.native.codes import Codes
from doudi.rules.native.limits import CHILDREN_MAX, ends_of, largest
from doudi.rules.native.machine import tidied
from doudi.rules.native.operations import as_number
from doudi.rules.native.program import DUE, DUE_TYPES, Array, Program, make_program

__all__ = [
    "CHILDREN_MAX",
    "DUE",
    "DUE_TYPES",
    "Array",
    "Codes",
    "Program",
    "as_number",
    "ends_of",
    "largest",
    "make_program",
    "tidied",
]
