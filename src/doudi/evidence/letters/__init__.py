"""The authorisation letter (授权书): who lets whom ask which source, for what, from when until when.

Nouns: Letter, LetterPerson, Signature, Passkey, Invitation. Verbs: draft, sign, withdraw, end (`letters.actions`).
Law: 社会救助暂行办法 第五十八条; 社会救助法 第四十一条.
"""
