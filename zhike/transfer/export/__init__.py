"""Export: a list as a file, in the background, for one person, for a while."""
