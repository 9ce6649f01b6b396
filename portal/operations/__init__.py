"""Keeping a portal alive: its backup and return, its health, its way to a new version."""
