"""What is handed in: applications, packages, papers, agents, and how results are handed over."""

RPC = "sanji.intake.v1.IntakeService."
