"""The project's own comparisons: `doudi bench NAME` runs one in one go and prints its figures against its goals.

Nouns: Benchmark, Figures, Goal. Every figure is measured in this run on this machine; ratios, not seconds, are promised.
"""
