"""Whether a row of the county's data may be published: tables of rules, every fault of a row at once.

A *fault* stands in the way of publication, a *warning* does not. `items.lint_item` gives both for one item,
`register.lint_register` what only shows when all items are seen together.
"""
