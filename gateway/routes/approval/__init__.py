"""Cases: decided, timed, watched, and what follows a decision."""

RPC = "sanji.approval.v1.ApprovalService."
