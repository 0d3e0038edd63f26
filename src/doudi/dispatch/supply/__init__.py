"""Supply: who can give what, to whom it goes, and what came of it (资源 对接 服务记录).

Nouns: Provider, Offer, Project, Volunteer · Listing, Gap · Proposal · Order, Disclosure.
Verbs: register, offer · publish, fill · propose, confirm ·
accept, finish, rate, withdraw_consent. A charity sees needs without identity; once a match is confirmed it sees what the person agreed to,
as long as the order is alive. Government gives first.
"""
