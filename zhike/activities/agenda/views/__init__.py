"""Screens of the calendar, and the feed that calendar programs read."""
