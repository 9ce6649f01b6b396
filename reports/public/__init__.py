"""What anybody may read without signing in: rules, sums, coverage. No name, no account, no small count."""
