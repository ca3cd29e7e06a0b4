"""Identity: who people and staff are, how they sign in, and the keys that prove it.

owns: people, organisations, links between parties, mandates, staff accounts, sessions, sign-ins begun at outside providers, second factors, signing keys, service accounts
emits: PersonRegistered StaffAdded SessionStarted SessionEnded SessionsRevoked StaffDisabled StaffEnabled
    SecondFactorEnrolled RecoveryCodeUsed SecondFactorRemoved SigningKeyPublished ServiceAccountAdded
    ServiceKeyRotated ServiceAccountRevoked ServiceSessionOpened AssuranceRaised PersonalDataRead PeopleMerged
    OrganisationRegistered PartyLinkClaimed PartyLinked PartyLinkEnded MandateGiven MandateRevoked
    RegistrationRepeated PasswordCodeIssued PasswordChanged
hears: SigningKeyPublished SessionEnded SessionsRevoked PeopleMerged
"""
