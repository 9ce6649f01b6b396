"""Programmes, households and phones for other systems."""
