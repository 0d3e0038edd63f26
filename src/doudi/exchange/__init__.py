"""Other systems: the adapters through which departments answer, each behind the port `evidence.sources.port.Source`.

Nouns: Platform (HTTP), Folder (files), Table (a department's own database), Envelope (a signed message).
Verb: `configured` reads which source is asked by which way (docs/how-to/connect-a-department.md).
"""
