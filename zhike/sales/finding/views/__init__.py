"""Screens of finding customers: parse, one query or service, render."""
