"""Whether a row of the county's data may be published: tables of rules, every fault of a row at once.

What the other rooms rely on is checked here. How good a guide reads (catch-all clauses, copied
phrases, needless papers) is the work of a deeper linter that comes later.
"""
