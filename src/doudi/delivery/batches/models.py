"""The tables of this room."""

from doudi.delivery.batches.batch import Batch, BatchKind, BatchStep, Funding
from doudi.delivery.batches.line import Due, DueCause, Line, Pull
from doudi.delivery.batches.problem import Problem, Rule

__all__ = ["Batch", "BatchKind", "BatchStep", "Due", "DueCause", "Funding", "Line", "Problem", "Pull", "Rule"]
