"""Public forms: their questions, what is sent in, and what becomes of it."""
