"""The palettes that colour a film's poster, spine and page; tokens.css repeats them. Pure."""

from typing import NamedTuple


class Colours(NamedTuple):
    """Only `text` may be set as text, and only on `ground`; the others are for art."""

    ground: str
    middle: str
    light: str
    spark: str
    text: str


# Their order is part of every address of art: new ones come last.
PALETTES = {
    "nightice": Colours("#0C1A33", "#24487A", "#CFE2EE", "#FF5A1F", "#EAF2F7"),
    "slate": Colours("#23292E", "#58656F", "#DDE3E6", "#E8512B", "#F1F4F5"),
    "mirror": Colours("#2A0A3B", "#7A2BB0", "#F2C6FF", "#19D3C5", "#F8E9FF"),
    "rain": Colours("#04292C", "#0F6A6B", "#BFE6DF", "#FFB81C", "#E6F6F3"),
    "dawn": Colours("#F26B1D", "#A8340B", "#FFD9A0", "#2A0D05", "#230A03"),
    "brass": Colours("#2C2107", "#8C6A10", "#F3DD9C", "#E0431C", "#FBF0CC"),
    "paperline": Colours("#E4E8E6", "#9AA5A3", "#20282A", "#C2352B", "#171D1F"),
    "jade": Colours("#0B3B2E", "#1E7A5C", "#CDEBD9", "#F7C548", "#E9F7EF"),
    "redshoe": Colours("#C3122D", "#7D0519", "#FFC9C4", "#FFF1EC", "#FFF4F1"),
    "lemon": Colours("#F3CB12", "#B98B00", "#FFF0A6", "#191508", "#191508"),
    "fog": Colours("#C9D3DA", "#7E909D", "#F4F7F8", "#123B5D", "#0D2436"),
    "blush": Colours("#F1B8C2", "#CF6F86", "#FFE7EA", "#5A0F2B", "#44091F"),
    "ultram": Colours("#1F2FA8", "#0F1A6B", "#C3CBFF", "#FF7A59", "#EDF0FF"),
    "clay": Colours("#B8492A", "#7E2A14", "#F7D2B8", "#1D1412", "#FFF3EA"),
    "moss": Colours("#3E4A1C", "#6F8230", "#E4E9BD", "#F2A33A", "#F5F8DE"),
    "black": Colours("#101214", "#3A4147", "#D9DDDD", "#E33B2E", "#F2F3F2"),
    "mint": Colours("#BFE0D0", "#5FA88B", "#EEF8F2", "#B5281F", "#0B2F24"),
}
NAMES = tuple(PALETTES)
# As an editor chooses them.
SPELT_OTHERWISE = {
    "nightice": "Night ice",
    "paperline": "Paper line",
    "redshoe": "Red shoe",
    "ultram": "Ultramarine",
}
CHOICES = [(name, SPELT_OTHERWISE.get(name, name.capitalize())) for name in NAMES]
