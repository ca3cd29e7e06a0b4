"""Halls and tickets."""

RPC = "sanji.queueing.v1.QueueingService."
