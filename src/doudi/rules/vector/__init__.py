"""The vector form: the law for some thousand households at once, as numpy on columns that stay in the cache.

Nouns: Program, Piece. Verbs: make_program. The same expressions as the batch and the scalar form, and the same answers.
"""

from doudi.rules.vector.program import Piece, Program, make_program

__all__ = ["Piece", "Program", "make_program"]
