"""理单会: the evening meeting over the sheets of a team, one person and one customer at a time."""
