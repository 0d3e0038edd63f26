"""Messages to residents: kept here first, read in the app, and sent on by whatever sender a place plugs in (短信、企业微信、邮件).

Noun: Message. Verbs: tell, send_due, read.
"""
