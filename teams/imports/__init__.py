"""Spreadsheets of teams, members and workdays: what each row must be, and how all of them are written."""
