"""Reads over many rooms for the screens of the desk."""
