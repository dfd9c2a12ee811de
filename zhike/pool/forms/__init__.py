"""The forms of the pool."""
