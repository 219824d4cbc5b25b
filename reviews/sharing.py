"""The picture by which a piece is shared: its headline, never what is marked as a spoiler.

It is drawn when an edition is written, and else when it is first asked for.
"""

from django.conf import settings
from django.db import transaction

from films import sharing
from people.addresses import address
from people.prepared import INSTANT, TEXT, Prepared
from reviews import cards, kinds
from reviews.models import Edition

_live = Prepared(
    lambda slug, at: cards.joined(Edition.objects.live(at).exclude(kind="page").filter(slug=slug))[
        :1
    ],
    slug=TEXT,
    at=INSTANT,
)


def find(slug, at):
    """The card of the piece that is live at an address, or None. One query."""
    for found in cards.read(_live(slug=slug, at=at), at):
        return of_piece(found, found.film)
    return None


def of_piece(piece, film):
    """`piece` is a `cards.Card` or an edition; `film` has title, year, palette and art_family."""
    kind = kinds.KINDS[piece.kind]
    about = f"{kind.label} of {film.title}" if film and speaks_of_one_film(kind) else kind.label
    look = {"title": piece.headline}
    if film:
        look = {
            "title": film.title,
            "year": film.year,
            "palette": film.palette,
            "family": film.art_family,
        }
    return sharing.card(piece.headline, "critic", (about, piece.byline_text), **look)


def speaks_of_one_film(kind):
    return kind.may_rate or kind.key == "preview"


def prepare(edition):
    """Once the edition is stored for good, its picture is drawn; should that fail, it is later."""

    def draw():
        rows = cards.joined(Edition.objects.filter(pk=edition.pk))
        for found in cards.read(rows, edition.goes_live_at or edition.created_at):
            sharing.keep(of_piece(found, found.film))

    transaction.on_commit(draw, robust=True)


def shared(article):
    """What the page of a piece says of its picture; a licensed one goes before ours."""
    if article.hero:
        return {
            "address": f"{settings.SITE_URL}{article.hero.url}",
            "width": article.hero.width,
            "height": article.hero.height,
            "alt": article.hero.alt,
        }
    return drawn(article.edition, film_of(article))


def drawn(piece, film):
    """The same of the picture that we draw for a piece, for any page that shares it."""
    return sharing.shared(
        of_piece(piece, film),
        address("reviews:card", piece.slug),
        f"{piece.headline}. The publication’s own composition.",
    )


def film_of(article):
    if not (article.film and article.film.is_public):
        return None
    return cards.FilmOfCard(
        title=article.film.name,
        slug=article.film.slug,
        year=article.film.year,
        palette=article.edition.film_palette,
        art_family=article.edition.film_art_family,
    )
