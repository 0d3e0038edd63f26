"""Banks behind the port of `delivery.banks`: how files are written and read, and how they travel, signed.

Formats: one-card tables (`onecard`), ISO 20022 (`iso20022`: pain.001.001.09 out, pain.002.001.11 and camt.053.001.08 in).
Ways: a folder (`folder`), a door over HTTP (`door`), both with a signed manifest beside each file (`manifest`).
Verb: register_banks (`configured`), called once when the exchange is ready. docs/decisions/0026 says why files, and why a hash.
"""
