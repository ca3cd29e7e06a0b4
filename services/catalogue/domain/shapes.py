"""Reading JSON of which nothing is known, as the chassis reads it."""

from services.chassis.shapes import items_of, mapping, mappings, text, texts, whole

__all__ = ["items_of", "mapping", "mappings", "text", "texts", "whole"]
