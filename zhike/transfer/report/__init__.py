"""Files about an import: what was left out and why, in a workbook; rows to mend and import again; a line per row."""
