"""Supply: who can give what, to whom it goes, and what came of it (资源 对接 服务记录).

Nouns: Provider, Offer, Project, Volunteer · Listing, Gap · Proposal · Order. Verbs: register, offer · publish, fill · propose, confirm ·
accept, finish, rate. A charity sees needs without identity until a match is confirmed under the person's consent; government gives first.
"""
