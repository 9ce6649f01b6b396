"""Teams, people and their workdays for other systems."""
