"""One month of the whole country: the product's way beside four others, on the same data in one run."""
