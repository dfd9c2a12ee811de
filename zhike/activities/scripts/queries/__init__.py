"""Reads of scripts and of the talks along them."""
