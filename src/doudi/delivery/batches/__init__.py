"""Batches: the month's lists of payments, from what is owed to two signatures and the bank.

Nouns: Batch, BatchStep, Line, Due, Pull, Problem, Funding; ROAD (the procedure as a table).
Verbs: compute, freeze, check, settle_problem, pull, sign_county, sign_finance, withdraw, advance, make_list, shares.
What is due is what is owed less what is paid or under way (ADR 27); under way is a line of a list that was not withdrawn, which was
neither pulled nor refused by the bank. Money is int cents, months are their first days.
Law: 社会救助暂行办法 第五条、第六十四条; 最低生活保障审核确认办法 第二十五条、第二十六条.
"""
