"""Screens of needs."""
