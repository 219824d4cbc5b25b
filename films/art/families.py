"""The families of art by name. Pure.

Their order is part of every address and of what the hash draws: new ones come last.
"""

from films.art import figures, patterns

FAMILIES = {
    "pirouette": figures.pirouette,
    "ribbon": patterns.ribbon,
    "rings": figures.rings,
    "mirrors": figures.mirrors,
    "rain": figures.rain,
    "stairs": figures.stairs,
    "windows": patterns.windows,
    "sketch": figures.sketch,
    "tap": figures.tap,
    "tiles": patterns.tiles,
    "waves": patterns.waves,
    "beam": figures.beam,
    "bars": patterns.bars,
    "sun": figures.sun,
    "road": figures.road,
    "curtain": patterns.curtain,
    "doors": figures.doors,
    "orbit": figures.orbit,
    "shatter": figures.shatter,
    "eclipse": figures.eclipse,
    "reeds": patterns.reeds,
    "strings": patterns.strings,
    "fans": patterns.fans,
    "maze": patterns.maze,
}
NAMES = tuple(FAMILIES)
CHOICES = [(name, name.capitalize()) for name in NAMES]  # as an editor chooses them
# What leans to one side may lean to the other as well.
MAY_BE_MIRRORED = frozenset(
    ("ribbon", "rings", "rain", "stairs", "tap", "beam", "road", "orbit", "reeds", "curtain")
)
