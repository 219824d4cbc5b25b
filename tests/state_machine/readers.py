"""What strangers are told, whatever address they ask."""

import re

from django.utils import timezone

from films.models import Film
from people.models import Person
from reviews.models import Tag
from reviews.workflow import Phase
from tests.state_machine.cast import SECRET
from tests.tables import differences, everything

TOKEN = re.compile(rf"(?:zq|{SECRET})\d+x", re.IGNORECASE)
ADDRESSES_READ = 3  # of the sixteen or more, a feed always among them


class Readers:
    """The rule `read`, for a newsroom that is watched."""

    def read(self, which):
        """Readers see live texts and verified names, whatever the address; and change nothing."""
        at = timezone.now()
        allowed = {token.lower() for piece in self.pieces.values() for token in self.out(piece, at)}
        for person in Person.objects.verified(at).prefetch_related("names"):
            names = [person.name, *(also.name for also in person.names.all())]
            allowed |= {token.lower() for token in TOKEN.findall(" ".join(names))}
        pages = self.pages()
        asked = [pages[(which + step) % len(pages)] for step in range(ADDRESSES_READ - 1)]
        for path in (f"/feeds/{('rss.xml', 'atom.xml', 'feed.json')[which % 3]}", *asked):
            response = self.addresses.get(path, secure=True)
            assert response.status_code < 500, path
            said = {t.lower() for t in TOKEN.findall(f"{response.headers} {response.text}")}
            leaked = said - allowed - {t.lower() for t in TOKEN.findall(path)}
            assert not leaked, f"invariant 1: {path} says {sorted(leaked)}"
        self.answers_for_addresses(at, which)
        assert differences(self.stored, everything()) == [], "invariant 9"

    def out(self, piece, at):
        """Tokens of what readers get of a piece."""
        return {
            token
            for key in piece.live(at)
            for token in TOKEN.findall(piece.texts[piece.plan[key].number].draft.to_json())
        }

    def pages(self):
        people = Person.objects.order_by("pk").values_list("slug", flat=True)
        films = Film.objects.order_by("pk").values_list("slug", flat=True)
        tags = Tag.objects.order_by("pk").values_list("slug", flat=True)
        return [
            "/",
            "/reviews/",
            "/search/?q=newsroom",
            f"/films/{films[0]}/",
            "/sitemaps/pieces.xml",
            "/tags/",
            "/previews/",
            "/corrections/",
            "/archive/2027/01/",
            f"/people/{people[0]}/",
            "/reviews/feed.json",
            "/news-sitemap.xml",
            *(f"/people/{slug}/" for slug in people),
            *(f"/tags/{slug}/" for slug in tags),
        ]

    def answers_for_addresses(self, at, which):
        """Invariant 8: an address leads to its piece, by one step."""
        known = [
            (slug, piece) for piece in self.pieces.values() for slug in sorted(piece.addresses)
        ]
        for slug, piece in known[which % 4 :: 4]:
            response = self.addresses.get(f"/reviews/{slug}/", secure=True)
            live = [piece.texts[piece.plan[key].number].draft.slug for key in piece.live(at)]
            begun = piece.begun(at)
            had = {piece.texts[piece.plan[key].number].draft.slug for key in begun}
            if slug in live:
                expected = 200
            elif live and slug in had:
                expected = 301
                assert response.headers["Location"] == f"/reviews/{live[0]}/"
            elif slug in had and begun and piece.phase(begun[-1], at) == Phase.WITHDRAWN:
                expected = 410
            else:
                expected = 404
            assert response.status_code == expected, f"invariant 8: {slug}"
