"""Rounds: who goes to see whom, until when, and what came back from the phone in his pocket.

Nouns: Errand (走访任务), Record (走访记录) with its pictures, Device (a phone that keeps errands), Post (a place on a village's roster),
Door (where somebody lives), Hall (where a village's committee sits).
Verbs: open_errand, hand_over, locate, revoke (`actions`); keep_door, forget_door, keep_hall (`doors`); receive (`receiving`);
confirm, refuse (`confirming`); trust_device, lose (`devices`); enrol, leave (`roster`); plan_rounds (`planning`).
Law: 社会救助暂行办法 第五十七条; 最低生活保障审核确认办法 第十六条 (two visit, both sign); 特困人员认定办法 第二十二条.
"""
