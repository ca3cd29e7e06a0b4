"""Catalogue: what can be applied for, where, at whom, and on which days; published in versions.

owns: items and their versions, basic entries, division trees, sites, departments, calendar years, claims, delegated powers,
  change requests and batches, baselines, reference data, how many applications run and were accepted, high-frequency items, packages,
  print counts
emits: ItemPublished DivisionTreePublished SitePublished DepartmentPublished CalendarYearPublished
  PackagePublished BasicPublished FrequentItemsPublished GuidePrinted
  ItemClaimed ClaimAmended ClaimEnded DelegatedPowerGranted DelegatedPowerRevoked HandOverRecorded
  ChangeDrafted ChangeRevised ChangeSubmitted ChangeApproved ChangeRejected
  ChangeReturned ChangeWithdrawn ChangePublished
  RegistrationMissed TrialFindingRecorded TrialFindingClosed ChangeTried
  BatchOpened BatchPublished BaselineFrozen
hears: ItemPublished DivisionTreePublished SitePublished DepartmentPublished CalendarYearPublished
  PackagePublished BasicPublished FrequentItemsPublished
  ItemClaimed ClaimAmended ClaimEnded DelegatedPowerGranted DelegatedPowerRevoked HandOverRecorded
  ApplicationAccepted ApplicationWithdrawn DecisionMade
"""
