"""Screens of the pool."""
