"""Documents of a test, put and asked for in a word each."""

from datetime import timedelta

from django.utils import timezone

from search import index

NOW = timezone.now()
YESTERDAY = NOW - timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def put(key, title, *, kind="film", **values):
    visible_from = values.get("sort_at", YESTERDAY)
    values = {"address": f"/{kind}/{key}/", "visible_from": visible_from} | values
    index.put(kind, key, title=title, **values)


def found(q, *, at=NOW, **filters):
    return [(hit.kind, hit.key) for hit in index.find(q, at=at, **filters).hits]


def suggested(q, *, at=NOW, **filters):
    return [suggestion.title for suggestion in index.find(q, at=at, **filters).did_you_mean]
