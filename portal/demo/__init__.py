"""Demo data: four real resolutions over real communes with invented people, the same at every load."""
