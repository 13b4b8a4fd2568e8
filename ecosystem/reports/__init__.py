"""Report page, tables, workbook and provenance record of a study."""
