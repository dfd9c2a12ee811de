"""Screens of selling."""
