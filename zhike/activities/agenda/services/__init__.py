"""Writers of the calendar."""
