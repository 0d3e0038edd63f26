"""What the pages about cases share: lists of a desk, one file laid out, forms, and what the law answers.

The pages stand in `pages/cases_*.py`; nothing here moves a case.
"""
