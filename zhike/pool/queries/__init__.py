"""Reads of the public pool."""

from .rulebook import InForce, Rulebook, glance_at_rulebook, read_rulebook, rules_in_force

__all__ = ["InForce", "Rulebook", "glance_at_rulebook", "read_rulebook", "rules_in_force"]
