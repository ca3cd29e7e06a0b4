"""Notification: tells people what became of their applications, and staff what waits for them.

owns: messages
emits: MessageRead
hears: ApplicationSubmitted ApplicationAccepted SupplementRequested ApplicationReturned ApplicationWithdrawn
    DecisionMade ClockPaused ClockResumed ClockExtended CertificateIssued CertificateRevoked
    DecisionRevoked CommitmentKept CommitmentUpheld CommitmentCleared AfterCheckMissed
    AgentAssigned AgencyStepRecorded EntrustmentCompleted RatingInvited PeopleMerged
    PackageSubmitted PackageAccepted PackageSupplementRequested PackageReturned PackageWithdrawn PackageCompleted
    CardShown CardAppealed CardUpheld CardWithdrawn CaseClaimed CaseTransferred CaseReminded DecisionProposed
    ProposalRefused DecisionRecalled AutoRulesProposed AutoCheckAsked ResultPrepared ResultPosted ResultCameBack ResultHandedOver
    LookupSettled OutageReported OutageEnded PromiseMissed PromiseReported AgentMissed AgencyLimitMissed
    MandateGiven MandateRevoked PartyLinked PartyLinkEnded PackageDelayed
"""
