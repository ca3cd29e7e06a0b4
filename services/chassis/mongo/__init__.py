"""MongoDB: replica set, journaled majority writes, one document write per state change."""
