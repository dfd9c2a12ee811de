"""From drafts to the archive: find who exists, decide, store, remember, take back."""
