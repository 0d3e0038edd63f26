"""doudi 兜底: the net that catches people at the bottom, as one installable package.

Floors point down only; `pyproject.toml` holds the contract and `make check` proves it.
"""

__version__ = "0.1.0"
