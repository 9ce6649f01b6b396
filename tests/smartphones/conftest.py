from tests.smartphones.lists import scene

__all__ = ["scene"]
