"""理单表: the sheet of one salesperson and working day, from its events to the snapshot that nobody changes."""
