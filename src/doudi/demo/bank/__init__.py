"""A bank that answers: a real process with books of its own, over HTTP or a shared folder, with faults that can be dialled.

Nouns: Order (a file that came, `reading`), Books (accounts, payments, what waits, `books`), Counter (what the process does, `counter`).
It pays each end-to-end number at most once, answers with pain.002 and camt.053 or a one-card table, and does the same in every run.
It reads and writes by itself: nothing here uses the code by which the platform writes and reads.
"""
