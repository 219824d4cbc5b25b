"""Tokens, and what they are made of."""

import random
from dataclasses import dataclass, field

# Letters of which no word, hash or address is made by chance.
LETTERS = "bcdfghjklmnpqrtvwxz"
LENGTH = 14


@dataclass
class Tokens:
    """Hands out tokens and remembers where each was planted."""

    seed: int
    secret: dict = field(default_factory=dict)
    public: dict = field(default_factory=dict)

    def __post_init__(self):
        self.dice = random.Random(self.seed)

    def made(self):
        return "".join(self.dice.choices(LETTERS, k=LENGTH))

    def hide(self, where):
        """A token that no reader may ever meet."""
        token = self.made()
        self.secret[token] = where
        return token

    def show(self, where):
        """A token that readers do meet."""
        token = self.made()
        self.public[token] = where
        return token
