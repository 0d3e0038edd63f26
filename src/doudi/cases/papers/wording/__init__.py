"""What each kind of paper says, as data: a title, parts with sentences or rows, nothing that is not in the file.

Noun: Content (title, to whom, by which authority, parts). Verb: content_of. Every sentence that law demands stands in these modules;
`papers/paper.typ` only sets them. Papers are official acts and are written in Simplified Chinese whoever reads.
"""

from doudi.cases.papers.wording.compose import Content, content_of

__all__ = ["Content", "content_of"]
