"""Assembly: from registers as they are in the lake to facts as the law uses them, for everybody at once.

Nouns: Registers, Theme, Assembled. Verbs: assemble, is_current.
One file a theme; every theme is SQL for the engine that first brings its register down to one row a person,
so that the last join meets each person once.
"""

from doudi.evidence.assembly.assemble import Assembled, assemble
from doudi.evidence.assembly.inputs import facts_folder, is_current, is_same

__all__ = ["Assembled", "assemble", "facts_folder", "is_current", "is_same"]
