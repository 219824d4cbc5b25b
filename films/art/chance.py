"""Chance that falls the same way on every machine and under every version of Python. Pure."""

MASK = (1 << 64) - 1


class Chance:
    """SplitMix64: a few integer operations whose results no library can change."""

    def __init__(self, seed):
        self.state = seed & MASK

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def between(self, least, most):
        return least + (most - least) * (self.bits() >> 11) / (1 << 53)

    def whole(self, least, most):
        """A whole number, both ends included."""
        return least + self.bits() % (most - least + 1)

    def pick(self, values):
        return values[self.bits() % len(values)]

    def happens(self, share):
        return self.between(0, 1) < share
