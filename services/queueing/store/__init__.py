"""Queueing's only door to MongoDB."""

from services.queueing.store.days import MongoHallDays
from services.queueing.store.halls import MongoHalls
from services.queueing.store.tickets import MongoTickets

__all__ = ["MongoHallDays", "MongoHalls", "MongoTickets"]
