"""Months of a province from one seed: people at work, and everything that goes wrong meanwhile."""
