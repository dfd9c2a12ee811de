"""From the headers of a foreign sheet to our fields: which row holds them, which column is what."""
