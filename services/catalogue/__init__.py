"""Catalogue: what can be applied for, where, at whom, and on which days; published in versions.

owns: items and their versions, division trees, sites, departments, calendar years, claims, delegated powers,
  change requests and batches, baselines, reference data, how many applications run, packages,
  print counts
emits: ItemPublished DivisionTreePublished SitePublished DepartmentPublished CalendarYearPublished
  PackagePublished GuidePrinted
  ItemClaimed ClaimAmended ClaimEnded DelegatedPowerGranted DelegatedPowerRevoked HandOverRecorded
  ChangeDrafted ChangeRevised ChangeSubmitted ChangeApproved ChangeRejected
  ChangeReturned ChangeWithdrawn ChangePublished BatchOpened BatchPublished BaselineFrozen
hears: ItemPublished DivisionTreePublished SitePublished DepartmentPublished CalendarYearPublished
  PackagePublished
  ItemClaimed ClaimAmended ClaimEnded DelegatedPowerGranted DelegatedPowerRevoked HandOverRecorded
  ApplicationAccepted ApplicationWithdrawn DecisionMade
"""
