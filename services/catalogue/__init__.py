"""Catalogue: what can be applied for, where, at whom, and on which days; published in versions.

owns: items and their versions, division trees, sites, departments, calendar years
emits: ItemPublished DivisionTreePublished SitePublished DepartmentPublished CalendarYearPublished
hears: ItemPublished DivisionTreePublished SitePublished DepartmentPublished CalendarYearPublished
"""
