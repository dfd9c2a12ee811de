"""Needs of customers: what they said, what we understood, what they confirmed, and whether it was met."""
