"""Identity: who people and staff are, how they sign in, and the keys that prove it.

owns: people, staff accounts, sessions, signing keys
emits: PersonRegistered StaffAdded SessionStarted SessionEnded SigningKeyPublished
hears: SigningKeyPublished
"""
