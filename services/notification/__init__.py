"""Notification: tells people what became of their applications, in their own inbox.

owns: messages
emits: MessageRead
hears: ApplicationSubmitted ApplicationAccepted SupplementRequested ApplicationReturned ApplicationWithdrawn
    DecisionMade ClockPaused ClockResumed ClockExtended CertificateIssued CertificateRevoked
    AgentAssigned AgencyStepRecorded EntrustmentCompleted RatingInvited PeopleMerged
"""
