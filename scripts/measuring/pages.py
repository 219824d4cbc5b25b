"""Prints, as JSON, what to measure: for each page its addresses, queries and bytes.

Run in a process of its own for each database: `python -m scripts.measuring.pages`.
"""

import json
import os
import re
import sys
from urllib.parse import quote_plus

ARTICLES = 40
# Ends every body that `seed_publication` writes, and stands nowhere else.
IN_EVERY_PIECE = "owe"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scripts.measuring.settings")
    import django

    django.setup()
    from django.utils import timezone

    pages = addresses(timezone.now())
    json.dump({name: described(paths) for name, paths in pages.items()}, sys.stdout)


def addresses(at):
    """Name of each page: the addresses that stand for it."""
    from django.utils import timezone

    from desk.seeding.drafts import COMMON_TAG, RARE_TAG
    from films.models import Film
    from franchises.models import Franchise
    from people.models import Person
    from reviews.models import Edition, EditionPerson, Tag
    from scripts.measuring.urls import BARE

    live = Edition.objects.live(at)
    reviews = live.of_kind("review").newest_first()
    newest = reviews[0]
    headlines = [edition.headline for edition in reviews[:ARTICLES]]
    month = timezone.localdate(newest.published_at)
    critic = EditionPerson.objects.filter(role="byline").order_by("person_id")[0].person
    gone = Edition.objects.filter(ended_because="withdrawn").order_by("id")
    return {
        "bare": [f"/{BARE}"],
        "article": [edition.get_absolute_url() for edition in reviews[:ARTICLES]],
        "film": [Film.objects.order_by("id")[0].get_absolute_url()],
        "front page": ["/"],
        "reviews": ["/reviews/"],
        "reviews, the oldest": [oldest_page(live.of_kind("review"))],
        "common tag": [Tag.objects.get(name=COMMON_TAG).get_absolute_url()],
        "rare tag": [Tag.objects.get(name=RARE_TAG).get_absolute_url()],
        "tags": ["/tags/"],
        "person": [Person.objects.order_by("id")[0].get_absolute_url()],
        "critic": [critic.get_absolute_url()],
        "franchise": [Franchise.objects.order_by("id")[0].get_absolute_url()],
        "films": ["/films/"],
        "people": ["/people/"],
        "franchises": ["/franchises/"],
        "archive": ["/archive/"],
        "archive, a year": [f"/archive/{month:%Y}/"],
        "archive, a month": [f"/archive/{month:%Y/%m}/"],
        "corrections": ["/corrections/"],
        "search, one piece": [search(headline) for headline in headlines],
        "search, in every piece": [search(IN_EVERY_PIECE)],
        "search, in none": [search(mistyped(headline)) for headline in headlines],
        "feed": ["/feeds/rss.xml"],
        "feed of a tag": [f"{Tag.objects.get(name=RARE_TAG).get_absolute_url()}rss.xml"],
        "sitemap": ["/sitemap.xml"],
        "sitemap of news": ["/news-sitemap.xml"],
        "withdrawn": [gone[0].get_absolute_url()],
        "unknown address": ["/reviews/no-such-piece/"],
    }


def search(words):
    return f"/search/?q={quote_plus(words)}"


def mistyped(headline):
    """Each word of more than four letters with two of them in the wrong order."""
    return re.sub(r"\b(\w\w)(\w)(\w)(?=\w)", r"\1\3\2", headline)


def oldest_page(rows):
    """The address of the last page of a list, as its readers would come to it."""
    from config import keyset
    from reviews.views import lists

    oldest = rows.order_by("published_at", "id")[: 2 * keyset.PER_PAGE]
    newest_of_them = list(oldest)[-1]
    rest = rows.filter(published_at__lte=newest_of_them.published_at)
    values = rest.values_list(*lists.cards.columns())
    return f"/reviews/{keyset.page(values, {}, lists.NEWEST).before}"


def described(paths):
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.get(paths[-1])  # what a process reads once is not counted
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(paths[0])
    return {
        "paths": paths,
        "status": response.status_code,
        "queries": len(queries),
        "bytes": len(response.content),
    }


if __name__ == "__main__":
    main()
