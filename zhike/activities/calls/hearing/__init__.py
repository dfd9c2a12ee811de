"""Hear a sealed recording in a child process that may die without harm.

`running.hear` is the way in. `child` and what it imports know no Django and no secrets but the one key they are given.
"""
