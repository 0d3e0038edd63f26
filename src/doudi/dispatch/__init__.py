"""Dispatch: needs meet help. What somebody needs is sorted, sent to whoever owns it, matched with what others offer, and answered.

Rooms: needs (what is needed, and who was asked), supply (what is offered, and what came of it).
"""
