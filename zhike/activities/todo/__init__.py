"""Tasks: what somebody has to do by when, for a customer or without one."""
