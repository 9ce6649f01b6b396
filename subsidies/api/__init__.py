"""Resolutions, runs, lines and payments for other systems."""
