"""Screens of calls, recordings and their reviews."""
