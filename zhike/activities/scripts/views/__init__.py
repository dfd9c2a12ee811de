"""Screens of scripts."""
