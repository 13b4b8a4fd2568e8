"""A static site of a study: pages of organisations and regions beside report and map."""
