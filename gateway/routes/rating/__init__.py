"""Ratings of what was decided."""

RPC = "sanji.rating.v1.RatingService."
