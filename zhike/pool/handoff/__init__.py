"""Pre-sale → after-sale: the hand-off form, its acceptance, and telling the customer."""
