"""The hub's pages about needs: the inbox, the hotline, one need, what was sent and answered, several owners at once, and the wall.

Each module is a topic: `inbox`, `hotline`, `need`, `sent`, `several`, `owners`, `overruled`, `live`, `board`;
`forms`, `lines`, `words` and `where` are what they share.
"""
