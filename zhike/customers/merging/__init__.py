"""Make several customers one, and several again: rows move with a ledger that takes them back."""
