"""The approval screens."""
