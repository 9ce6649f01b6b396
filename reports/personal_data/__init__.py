"""What people may ask about their own data, what is held of whom, who read it, and how long it is kept."""
