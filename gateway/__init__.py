"""HTTP for people and apps; speaks only protobuf inward.

One request: `edge` (trace, in-hand bound, headers) → `endpoint` (who, how often, what, where) → a function
in `routes/<room>/<resource>.py` → a room, or another stack's gateway by `forwarding`.
"""
