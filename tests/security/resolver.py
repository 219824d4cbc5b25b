"""Every address that the resolver knows, and paths for them."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from films.art import sheets
from reviews import feeds, kinds
from reviews.models import Tag

PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Address:
    """`name` with its namespace; where none was given, the route stands for it."""

    name: str
    route: str

    @property
    def is_of_the_desk(self):
        return self.route.startswith("admin/")

    def path(self, **values):
        """The route with its parameters filled in."""
        return "/" + PARAMETER.sub(lambda found: str(values[found["name"]]), self.route)


def every_address():
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns, route="", namespace=""):
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            yield Address(name if pattern.name else here, here)
        else:
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from _walk(pattern.url_patterns, here, inner)


def public_addresses():
    return [address for address in every_address() if not address.is_of_the_desk]


def public_paths(it):
    """Each public address with every value that it can be asked for, hidden ones too.

    `it` is the planted publication. Raises KeyError for an address that nobody taught this.
    """
    values = values_by_address(it)
    return [
        address.path(**chosen)
        for address in public_addresses()
        for chosen in ([{}] if "<" not in address.route else values[address.name])
    ]


def values_by_address(it):
    """For each public address with parameters, the values to ask it for."""
    pieces = [*it.hidden_slugs.values(), *(e.slug for e in it.editions.values())]
    people = [person.slug for person in it.people.values()]
    films = [film.slug for film in it.films.values()]
    franchises = [franchise.slug for franchise in it.franchises.values()]
    tags = [*Tag.objects.values_list("slug", flat=True)]
    tags += [token for token, where in it.secret.items() if where.startswith("tag of")]
    sections = ["lists", "films", "people", "franchises", "tags", "pieces", "pages", "drafts"]
    sections += [f"pieces-{year}" for year in ("0000", "2025", "2026", "2027", "9999")]
    pictures = [
        {"key": image.pk, "form": form}
        for image in it.images.values()
        for form in (image.format, "original", "jpg")
    ]
    return {
        "reviews:detail": slugs(pieces),
        "reviews:page": slugs(kinds.PAGE_SLUGS),
        "reviews:tag": slugs(tags),
        "reviews:tag-feed": with_forms(slugs(tags)),
        "reviews:person-feed": with_forms(slugs(people)),
        "reviews:franchise-feed": with_forms(slugs(franchises)),
        "reviews:kind-list": [{"kind": path} for path in kinds.by_path],
        "reviews:kind-feed": with_forms([{"kind": path} for path in kinds.by_path]),
        "reviews:feed": with_forms([{}]),
        "reviews:sitemap-section": [{"section": section} for section in sections],
        "reviews:archive-year": [{"year": year} for year in YEARS],
        "reviews:archive-month": [
            {"year": year, "month": f"{month:02}"} for year in YEARS for month in range(1, 13)
        ],
        "films:detail": slugs(films),
        "people:detail": slugs(people),
        "franchises:detail": slugs(franchises),
        "franchises:timeline-json": slugs(franchises),
        "franchises:timeline-svg": slugs(franchises),
        "franchises:timeline-png": slugs(franchises),
        "images:picture": pictures,
        "reviews:card": slugs(pieces),
        "films:card": slugs(films),
        "people:card": slugs(people),
        "art:sheet": [
            {"edition": sheets.EDITION, "keys": sheets.key_of(film.title, film.year)}
            for film in it.films.values()
        ],
    }


def one_path_of_each(it):
    """Every public address once, where it answers with something."""
    values = values_by_address(it)
    live = {
        "reviews:detail": {"slug": it.editions["live"].slug},
        "reviews:page": {"slug": "about"},
        "reviews:tag": {"slug": tag_of(it)},
        "reviews:tag-feed": {"slug": tag_of(it), "form": "feed.json"},
        "reviews:person-feed": {"slug": it.people["critic"].slug, "form": "atom.xml"},
        "reviews:sitemap-section": {"section": "tags"},
        "reviews:archive-year": {"year": it.editions["live"].published_on.year},
        "reviews:archive-month": {
            "year": it.editions["live"].published_on.year,
            "month": f"{it.editions['live'].published_on.month:02}",
        },
        "films:detail": {"slug": it.films["film"].slug},
        "people:detail": {"slug": it.people["actor"].slug},
        "franchises:detail": {"slug": it.franchises["franchise"].slug},
        "franchises:timeline-json": {"slug": it.franchises["story"].slug},
        "franchises:timeline-svg": {"slug": it.franchises["story"].slug},
        "franchises:timeline-png": {"slug": it.franchises["story"].slug},
        "reviews:franchise-feed": {"slug": it.franchises["franchise"].slug, "form": "rss.xml"},
        "reviews:card": {"slug": it.editions["live"].slug},
        "films:card": {"slug": it.films["film"].slug},
        "people:card": {"slug": it.people["actor"].slug},
        "images:picture": {
            "key": it.images["picture of the live review"].pk,
            "form": it.images["picture of the live review"].format,
        },
    }
    return [
        address.path(**(live.get(address.name) or values.get(address.name, [{}])[0]))
        for address in public_addresses()
    ]


def tag_of(it):
    return it.editions["live"].tag_rows.get().tag.slug


YEARS = ("0000", "0001", "2025", "2026", "2027", "9999")


def slugs(values):
    return [{"slug": value} for value in dict.fromkeys(values)]


def with_forms(values):
    return [value | {"form": form} for value in values for form in feeds.FORMATS]
