"""No new A for days: why, who says so, and what came of the measure."""
