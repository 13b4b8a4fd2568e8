"""Files and cells as they come: archives, text tables, workbooks, values."""
