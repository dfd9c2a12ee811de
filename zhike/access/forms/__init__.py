"""Forms check shape; services decide and save."""
