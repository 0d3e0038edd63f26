"""Needs: from the menu, the hotline, a warning, a visit, a department or a charity, all into one inbox; sorted, and settled.

Nouns: Need, Overruling, Owner, Sending, Notice. Verbs: open_need, overrule, accept, assign, settle (`actions`); send, take_in, answer,
feed_back (`sending`); push, tell (`telling`); pass_day (`passing`). Questions: need_of, outcomes_of.
Law: 社会救助法 第四条、第七条 (who owns what), 第六十四条 (one window, departments together).
"""
