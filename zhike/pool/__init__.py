"""Who may have which customer, for how long, and what happens when the time is up."""
