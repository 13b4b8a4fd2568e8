"""Tables in and out: folders of CSV, workbooks, JSON, edge lists, and graph files."""
