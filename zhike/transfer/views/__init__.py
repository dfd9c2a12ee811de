"""The import screens."""
