"""Queueing: the halls' windows and the tickets of those who wait there.

owns: tickets, and how the numbers of each hall and day stand
emits: TicketTaken TicketCalled TicketStarted TicketFinished TicketMissed
hears: SitePublished
"""
