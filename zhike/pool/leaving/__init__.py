"""People who gave notice: who they are, what they still hold, and whether they look at more than usual."""
