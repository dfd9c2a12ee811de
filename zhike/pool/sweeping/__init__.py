"""The nightly sweep: takes back what is due, by the rules in force, whatever happens to the process that does it."""

from .running import sweep

__all__ = ["sweep"]
