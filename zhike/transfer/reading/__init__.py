"""Read a sheet that somebody else made, in a child process that may die without harm.

`sheet.open_sheet` is the way in. `child` and what it imports know no Django and no secrets.
"""
