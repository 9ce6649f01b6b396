"""Spreadsheets people fill in: opened with care, read by position, and written back without formulas."""
