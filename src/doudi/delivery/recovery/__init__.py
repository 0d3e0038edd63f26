"""Recovery: what was paid beyond what was owed, and how it comes back (追缴). Never by itself: told, heard, decided, agreed.

Nouns: Overpaid · Claim, ClaimMonth, ClaimStep · Ground, Instalment, Receipt, Share, Waiver, Handing, Answer; ROAD (its table).
Verbs: notify, hear, decide, plan, consent, receive, close, withdraw, to_estate, propose_waiver, agree_waiver, tell_debtor, hand_over,
claim_pdf, answer.
Questions: overpaid, left_of, late_instalments, notice_of, decision_of, papers_made, public_paper, public_record, may_answer.
A negative difference of what is due (ADR 27) is an overpayment; here alone it is taken up. Money is int cents, months are first days.
Law: 社会救助法 第七十三条、第七十四条; 社会救助暂行办法 第六十八条.
"""
