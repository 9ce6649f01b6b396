"""Who may come through which door: visitors, the things behind the doors, and the table."""
