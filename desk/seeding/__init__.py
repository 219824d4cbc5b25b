"""A large synthetic publication for measuring: the same for the same number, seed and day."""

from desk.seeding.publication import Seeded, is_empty, seed

__all__ = ["Seeded", "is_empty", "seed"]
