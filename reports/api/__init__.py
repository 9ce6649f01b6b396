"""Papers for other systems."""
