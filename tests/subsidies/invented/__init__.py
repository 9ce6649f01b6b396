"""Resolutions, teams and months nobody has lived through."""
