"""People, organisations and staff: who they are, how they sign in, what was done in their name."""

RPC = "sanji.identity.v1.IdentityService."
