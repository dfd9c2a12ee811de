"""Contacts and notes that follow a customer back into a pool, or stay with who had it."""
