"""离职交接: everything that a leaver holds goes to others by a plan, in one transaction, with one undo."""
