"""Banks, as delivery sees them: a list goes out as files, files come back, and each line of the list ends in one way.

Nouns: PaymentFile, PaymentLine, Payer (`payment`); Returned, Entry, Statement, Reply, BadLine (`returned`); Profile (`profile`);
Part, Format, Bank (`port`).
Verbs: check, render, read (`port`), reconcile (`reconciling`). No clock, no database: who keeps what came back is the caller.
How a file is written and travels is the exchange's business (`exchange.banks`), which registers itself here.
Law: 社会救助暂行办法 第五条 (专项管理、分账核算、专款专用);
最低生活保障审核确认办法 第二十五条 (paid through banks, to the family's account).
"""
