"""Feeds: the newest live pieces whole, without what their spoiler boxes hide.

They carry no Last-Modified: when a piece is taken down it would go back, and readers who ask by
it would keep what is gone. The ETag of the whole feed says when to fetch it anew.
"""

import datetime
import json
import re
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from films.models import Film
from franchises.models import Franchise
from people.addresses import address
from people.models import Person
from reviews import article, body, named
from reviews.article import linked_pieces
from reviews.body import Reference
from reviews.cards import address_of
from reviews.models import (
    Edition,
    EditionFilm,
    EditionFranchise,
    EditionPerson,
    EditionTag,
    Tag,
)

ENTRIES = 20
# Characters that no XML may hold, however they are written.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@require_safe
def of_site(request, form):
    rows = Edition.objects.live(request.at).exclude(kind="page")
    return feed(request, form, rows, title=settings.SITE_NAME, path="/")


@require_safe
def of_kind(request, kind, form):
    rows = Edition.objects.live(request.at).of_kind(kind.key)
    path = reverse("reviews:kind-list", args=[kind.path])
    return feed(request, form, rows, title=titled(kind.plural), path=path)


@require_safe
def of_tag(request, slug, form):
    tag = found_or_404(Tag.objects.live(request.at), slug)
    rows = newest(EditionTag.objects.filter(tag=tag), request.at, "content_object")
    return feed(request, form, rows, title=titled(tag.name), path=address("reviews:tag", tag.slug))


@require_safe
def of_person(request, slug, form):
    person = found_or_404(Person.objects.verified(request.at), slug)
    named_in = EditionPerson.objects.filter(person=person).exclude(role="mention")
    rows = newest(named_in, request.at, "edition")
    path = address("people:detail", person.slug)
    return feed(request, form, rows, title=titled(person.name), path=path)


@require_safe
def of_franchise(request, slug, form):
    """Pieces about the franchise, and about the films that belong to it."""
    franchise = found_or_404(Franchise.objects.verified(request.at), slug)
    about_it = newest(EditionFranchise.objects.filter(franchise=franchise), request.at, "edition")
    films = Film.objects.verified(request.at).filter(memberships__franchise=franchise)
    about_films = newest(EditionFilm.objects.filter(film__in=films), request.at, "edition")
    rows = Edition.objects.filter(pk__in=[*about_it, *about_films])
    path = address("franchises:detail", franchise.slug)
    return feed(request, form, rows, title=titled(franchise.name), path=path)


def titled(what):
    return f"{settings.SITE_NAME}: {what}"


def found_or_404(rows, slug):
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such feed.")
    return found


def newest(rows, at, edition):
    """Ids of the newest live editions among the rows; some more, as one may stand twice."""
    return (
        rows.live(at)
        .order_by("-published_at", f"-{edition}")
        .values_list(edition, flat=True)[: 2 * ENTRIES]
    )


def feed(request, form, rows, *, title, path):
    """The feed in one of three forms; `rows` are live editions, or ids of some."""
    if rows.model is not Edition:
        rows = Edition.objects.filter(pk__in=list(rows))
    editions = list(rows.newest_first()[:ENTRIES])
    response = HttpResponse(content_type=FORMATS[form].media_type)
    response.write(
        FORMATS[form](
            title=clean(title),
            home=absolute(path),
            address=absolute(request.path),
            entries=list(entries_of(editions, request.at)),
        )
    )
    return response


def entries_of(editions, at):
    """What each form of feed says of a piece, as plain values. Two queries."""
    keys = [edition.pk for edition in editions]
    listed = entries_by_edition(keys, at)
    texts = [edition.body for edition in editions]
    texts += [row.text for rows in listed.values() for row in rows]
    names, pictures = named.of(keys, at, pieces=linked_pieces(texts))
    for edition in editions:
        own = names.within(edition.pk)
        shown = {Reference("image", key): it for key, it in pictures.get(edition.pk, {}).items()}
        resolved = tuple((own.addresses() | shown).items())
        html = whole_text(edition, listed.get(edition.pk, ()), resolved)
        yield {
            "id": absolute(address_of(edition.kind, edition.slug)),
            "guid": f"tag:{host()},{edition.published_on:%Y-%m-%d}:piece-{edition.review_id}",
            "title": clean(edition.headline),
            "summary": clean(edition.standfirst),
            "html": clean(html),
            "author": clean(edition.byline_text),
            "tags": [clean(row.name) for row in own.of("tag", "tag")],
            "published": edition.published_at,
            "updated": edition.updated_at,
        }


def entries_by_edition(keys, at):
    found = {}
    for row in article.entry_rows(keys, at):
        found.setdefault(row.edition_id, []).append(row)
    return found


def whole_text(edition, rows, resolved):
    parts = [feed_html(edition.body, resolved, settings.SITE_URL)]
    for row in rows:
        heading = f"{row.place} {row.film}".strip()
        parts.append(f"<h2>{escape(heading)}</h2>")
        parts.append(feed_html(row.text, resolved, settings.SITE_URL))
    return "".join(parts)


# An edition is written once: the same text with the same links always comes out the same.
@lru_cache(maxsize=256)
def feed_html(html, resolved, origin):
    return body.feed_html(html, dict(resolved), origin=origin)


def absolute(path):
    return f"{settings.SITE_URL}{path}"


def host():
    return settings.SITE_URL.partition("://")[2].partition(":")[0]


def clean(text):
    return NOT_IN_XML.sub("", text)


class Dated:
    """An empty feed has a date too, and not the wall clock's."""

    def latest_post_date(self):
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=LONG_AGO)


class Rss(Dated, Rss201rev2Feed):
    pass


class Atom(Dated, Atom1Feed):
    """Atom with the text in its content, beside the standfirst as summary."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})


class XmlFeed:
    def __init__(self, generator, media_type):
        self.generator, self.media_type = generator, media_type

    def __call__(self, *, title, home, address, entries):
        whole = self.generator(
            title=title,
            link=home,
            description=title,
            feed_url=address,
            language="en-gb",
            author_name=clean(settings.SITE_NAME),  # Atom wants one for what nobody signed
        )
        for entry in entries:
            whole.add_item(
                title=entry["title"],
                link=entry["id"],
                description=escape(entry["summary"]) if self.generator is Atom else entry["html"],
                author_name=entry["author"] or None,
                pubdate=entry["published"],
                updateddate=entry["updated"],
                unique_id=entry["guid"],
                unique_id_is_permalink=False,
                categories=entry["tags"],
                html=entry["html"],
            )
        return whole.writeString("utf-8")


class JsonFeed:
    media_type = "application/feed+json"

    def __call__(self, *, title, home, address, entries):
        return json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": title,
                "home_page_url": home,
                "feed_url": address,
                "language": "en-GB",
                "items": [self.item(entry) for entry in entries],
            },
            ensure_ascii=False,
        )

    def item(self, entry):
        return {
            "id": entry["guid"],
            "url": entry["id"],
            "title": entry["title"],
            "summary": entry["summary"],
            "content_html": entry["html"],
            "date_published": entry["published"].isoformat(),
            "date_modified": entry["updated"].isoformat(),
            "authors": [{"name": entry["author"]}] if entry["author"] else [],
            "tags": entry["tags"],
        }


FORMATS = {
    "rss.xml": XmlFeed(Rss, "application/rss+xml; charset=utf-8"),
    "atom.xml": XmlFeed(Atom, "application/atom+xml; charset=utf-8"),
    "feed.json": JsonFeed(),
}
