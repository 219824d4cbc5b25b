"""Choosing art in the admin: each name with what it would look like for this film."""

from django import forms
from django.template.loader import render_to_string

from films.art import pairs, sheets


class ArtSelect(forms.RadioSelect):
    """Radio buttons with pictures; `film` is whose art it is, `varies` what the buttons choose."""

    film = None
    varies = "art_family"

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        keys = [self._key(option["value"]) for option in options]
        address = sheets.address(list(dict.fromkeys(keys)))
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        for option, key in zip(options, keys, strict=True):
            option["picture"] = f"{address}#{places[key]}"
        return render_to_string("admin/art_select.html", {"name": name, "options": options})

    def _key(self, value):
        title, year = (self.film.title, self.film.year) if self.film else ("", None)
        chosen = {
            "palette": self.film.palette if self.film else "",
            "art_family": self.film.art_family if self.film else "",
        } | {self.varies: str(value)}
        pair = pairs.pair_of(title, year, chosen["palette"], chosen["art_family"])
        return sheets.key_of(title, year, *pair)


class PaletteSelect(ArtSelect):
    varies = "palette"
