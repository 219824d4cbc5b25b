"""What is planted, by the names that tests have for it."""

from dataclasses import dataclass, field

from tests.planting.tokens import Tokens


@dataclass
class Publication:
    """What was planted, and the rows that tests need to name."""

    tokens: Tokens
    people: dict = field(default_factory=dict)
    films: dict = field(default_factory=dict)
    franchises: dict = field(default_factory=dict)
    pieces: dict = field(default_factory=dict)
    editions: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    images: dict = field(default_factory=dict)
    placings: dict = field(default_factory=dict)
    # Slugs of pieces that no reader may learn to be there.
    hidden_slugs: dict = field(default_factory=dict)

    @property
    def secret(self):
        return self.tokens.secret

    @property
    def public(self):
        return self.tokens.public
