"""What each printed form says, as frozen data. Amounts are copied from lines and added, never recomputed."""
