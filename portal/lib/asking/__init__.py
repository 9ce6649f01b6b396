"""Entries of a file asked for on a page: whatever a file can say, a form asks, from the same declarations."""
