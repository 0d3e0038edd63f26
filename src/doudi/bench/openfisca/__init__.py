"""The peer: dibao, the edge family, tekun and the rigid-expenditure family of Guangzhou, written for OpenFisca-Core.

Written as its own documentation advises: entities, one variable a rule, vectorised numpy formulas, parameters by date. A flag is
int8 (NO, UNKNOWN, YES), so that three-valued logic costs one numpy operation; what a place has not published is unknown.
Money is float64 hao: the float32 that OpenFisca stores by default is exact only up to 1,677 yuan in hao (167,772 yuan in fen),
its int32 up to 214,748 yuan, and savings go beyond both; float64 is exact to 900 billion yuan, NaN is unknown, and infinity
serves as the end of a range nobody has closed. Intermediate variables read by one formula only are not cached.
"""
