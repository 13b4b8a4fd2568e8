"""Other people's formats → an ecosystem: importers, identity, places, download."""
