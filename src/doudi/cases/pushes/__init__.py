"""Reminders on phones (手机提醒, Web Push): a phone somebody switched on says that there is news, and never what.

Nouns: Subscription (a phone that is reminded), Push (one reminder on its way), News (what there is). Verbs: subscribe, end, end_device
(`subscribing`); push_to_person, push_to_desk (`queueing`, in the transaction of what they tell of); send_due (`sending`).
Others read a locked screen, and a push service is another company's: 个人信息保护法 第六条, 第二十八条.
Standards: RFC 8030 (Web Push), RFC 8291 (its encryption), RFC 8292 (who sends).
"""
