"""The `sanji` command: processes and what operators need beside them."""
