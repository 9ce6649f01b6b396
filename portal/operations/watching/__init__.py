"""What the portal tells those who keep it running: log, figures, failures. Nothing of anybody's person."""
