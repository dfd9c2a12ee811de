"""One row of a sheet becomes a draft: every cell read, normalised, or left out with its reason. No database."""
