"""Targets of people and teams, how far they are met, and what the open business lets expect."""
