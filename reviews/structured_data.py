"""What pages say to machines: schema.org as JSON-LD, of what the page itself shows."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from people.addresses import address
from reviews import kinds, ratings

# As data in a page: nothing in it may end the element or begin another.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
ESCAPES |= {0x2028: "\\u2028", 0x2029: "\\u2029"}
LONGEST_DESCRIPTION = 200
WORKS = {
    "series": "TVSeries",
    "season": "TVSeason",
    "episode": "TVEpisode",
}


def as_json(*things):
    """The text for a script element of data; safe because whatever could end it is escaped."""
    graph = {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))


def absolute(path):
    return f"{settings.SITE_URL}{path}"


def publisher():
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")}


def site():
    return {"@type": "WebSite", "name": settings.SITE_NAME, "url": absolute("/")}


def breadcrumbs(*steps):
    """(name, path) for each step from the front page's child to the page itself."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def person(name, slug):
    return {"@type": "Person", "name": name, "url": absolute(address("people:detail", slug))}


def of_article(article, picture=""):
    """`picture` is the address by which the piece is shared."""
    edition = article.edition
    data = {
        "@type": article.kind.schema_org,
        "headline": edition.headline,
        "url": absolute(article.address),
        "datePublished": edition.published_at.isoformat(),
        "dateModified": edition.updated_at.isoformat(),
        "author": authors(article),
        "publisher": publisher(),
        "description": shortened(edition.excerpt) or edition.standfirst,
    }
    if picture:
        data["image"] = picture
    if article.film and article.kind.key == "review":
        data["itemReviewed"] = work_of(article)
        data["reviewRating"] = rating(edition.rating)
    elif article.film:
        data["about"] = work_of(article)
    return {name: value for name, value in data.items() if value}


def authors(article):
    known = [person(row.name, row.slug) for row in article.bylines if row.is_public]
    return known or (publisher() if not article.edition.byline_text else None)


def work_of(article):
    film, edition = article.film, article.edition
    data = {
        "@type": WORKS.get(edition.film_kind, "Movie"),
        "name": film.name,
        "url": absolute(film.address),
        "image": absolute(address("films:card", film.slug)),
        "director": [
            person(line.name, line.slug) for line in article.credits if line.job == "director"
        ],
    }
    if edition.film_released_on and article.film_has_a_time:
        data["dateCreated"] = edition.film_released_on.isoformat()
    return {name: value for name, value in data.items() if value}


def rating(half_discs):
    if half_discs is None:
        return None
    return {
        "@type": "Rating",
        "ratingValue": ratings.stars(half_discs),
        "bestRating": 5,
        "worstRating": 0.5,
    }


def of_film(film, lines, record):
    """A film with the one rating that is ours; never an average."""
    data = {
        "@type": WORKS.get(film.kind, "Movie"),
        "name": film.title,
        "url": absolute(address("films:detail", film.slug)),
        "image": absolute(address("films:card", film.slug)),
        "alternateName": film.original_title,
        "director": [person(line.name, line.slug) for line in lines if line.job == "director"],
        "actor": [person(line.name, line.slug) for line in lines if line.job == "cast"],
        "inLanguage": film.languages.split(),
        "duration": f"PT{film.runtime_minutes}M" if film.runtime_minutes else None,
    }
    if film.released_on and film.released_precision == "day":
        data["dateCreated"] = film.released_on.isoformat()
    if record:
        data["review"] = {
            "@type": "Review",
            "headline": record.headline,
            "url": absolute(record.address),
            "datePublished": record.iso,
            "reviewRating": rating(record.rating),
        }
    return {name: value for name, value in data.items() if value}


def of_person(person, path):
    return {
        "@type": "ProfilePage",
        "url": absolute(path),
        "mainEntity": {"@type": "Person", "name": person.name, "url": absolute(path)},
    }


def of_franchise(franchise, path, films):
    """The works in order of release."""
    return {
        "@type": "ItemList",
        "name": franchise.name,
        "url": absolute(path),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "item": {
                    "@type": WORKS.get(film.kind, "Movie"),
                    "name": film.title,
                    "url": absolute(address("films:detail", film.slug)),
                },
            }
            for place, film in enumerate(films, start=1)
        ],
    }


def shortened(text):
    """An excerpt of whole words in at most 200 characters."""
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[:LONGEST_DESCRIPTION].rpartition(" ")[0]


def kind_step(edition):
    kind = kinds.KINDS[edition.kind]
    return kind.plural, reverse("reviews:kind-list", args=[kind.path])
