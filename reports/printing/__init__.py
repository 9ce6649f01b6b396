"""Papers too long to wait for, drawn by a worker for whoever prints them."""
