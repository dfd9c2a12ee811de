"""Screens of the archive: parse, one query or service, render."""
