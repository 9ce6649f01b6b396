"""Files of the smartphone programmes, for the wizard that every import goes through."""
