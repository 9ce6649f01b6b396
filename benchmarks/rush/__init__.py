"""The end of a month: everybody at the portal at once."""
