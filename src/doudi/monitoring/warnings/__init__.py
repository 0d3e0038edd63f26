"""Warnings (动态监测预警): signs of hardship in the registers, weighed together for a household, and what became of each.

Nouns: Indicator, Warning, Signal (one indicator of one warning), WarningStep, WarningRun. Verbs: watch (everybody, by the month),
warn_of_changes (what a month's comparison saw), move, dispatch. A warning opens work for people; it decides nothing.
`indicators.yaml` says what weighs how much, from where on, and how soon somebody must be there, by place and day.
"""
