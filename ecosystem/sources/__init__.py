"""Other people's formats → an ecosystem: importers, identity, places, download."""

from __future__ import annotations

from typing import Final

FORMATS: Final = {
    "cordis": "CORDIS downloads: zip or folder with organization.csv and project.csv",
    "dashboard": "exports of the Horizon Dashboard",
    "keep": "exports of keep.eu: the workbook of projects and partners, or lists of partners",
    "edges": "lists of two or three columns: ties, or project and organisation",
    "graphml": "a network as GraphML, GEXF or Pajek file",
    "gexf": "the same",
    "table": "any other spreadsheet, with a mapping of its columns",
}
