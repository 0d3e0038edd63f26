"""The whole law for OpenFisca-Core: one OpenFisca variable a rule, with the formula numpy writes for the very expression of that rule.

Written by program from the rulebook, so that both sides of `doudi bench law` have the same rules by construction; in the manner of the
peer written by hand (`bench/openfisca`): flags are int8 (NO, UNKNOWN, YES), numbers float64 with NaN for unknown, an operation that occurs
twice in a formula is computed once, and what one formula alone reads is not cached. `doudi bench law` also holds this peer against the
one written by hand, on the four programmes both have, so that a reader can tell what the writing by program costs.
"""
