"""The export screens."""
