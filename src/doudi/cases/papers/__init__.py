"""What a resident gets in writing: grant, refusal, supplement, hearing, ending. Each has a serial number and a code that checks it.

Noun: Paper. Verbs: write, deliver, paper_pdf.
"""
