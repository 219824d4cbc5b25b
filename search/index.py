"""The one way into search: callers put plain values in their own transaction, and find them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from itertools import batched

from django.core.exceptions import EmptyResultSet
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Substr

from search import asking, places, suggestions, words
from search.models import Document, DocumentFacet, Facet
from search.suggestions import Suggestion

PER_PAGE = 20
PAGES = 20
TEXT_LENGTH = 100_000  # characters; a tsvector holds a megabyte
EXCERPTED_LENGTH = 20_000  # characters in which an excerpt is looked for
TIERS = ("same_title", "titles", "titles_begun", "texts", "texts_begun")
BATCH = 500
LARGEST_KEY = 2**63 - 1
# Whose documents a merge moves also stand as facets on others.
FACET_OF_KIND = {"film": Facet.FILM, "person": Facet.CRITIC, "tag": Facet.TAG}


class NoSuchPage(Exception):
    """A page of results below 1 or above PAGES was asked for."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One document as its owner hands it over; visible in [visible_from, visible_until)."""

    kind: str
    key: int
    part: int = 0
    title: str
    text: str = ""
    address: str
    piece_kind: str = ""
    year: int | None = None
    rating: int | None = None  # half-discs, 1 to 10
    films: Iterable[int] = ()
    critics: Iterable[int] = ()
    tags: Iterable[int] = ()
    visible_from: datetime | None  # None: never
    visible_until: datetime | None = None  # None: for good
    sort_at: datetime | None = None

    @property
    def identity(self):
        return self.kind, self.key, self.part

    @property
    def facets(self):
        return (
            {(Facet.FILM, key) for key in self.films}
            | {(Facet.CRITIC, key) for key in self.critics}
            | {(Facet.TAG, key) for key in self.tags}
        )

    def columns(self):
        """The columns of the document as they are stored, by name."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        for facet in ("films", "critics", "tags"):
            del columns[facet]
        columns["title"] = words.clean(self.title)
        columns["title_key"] = words.title_key(self.title)
        columns["text"] = words.clean(self.text)[:TEXT_LENGTH]
        columns["minute"] = places.minute(self.sort_at)
        return columns


@dataclass(frozen=True)
class Hit:
    kind: str
    key: int
    part: int
    title: str
    address: str
    piece_kind: str
    year: int | None
    rating: int | None
    sort_at: datetime | None
    snippet: tuple[tuple[str, bool], ...]  # (text, is a match) pairs; plain text, not HTML


@dataclass(frozen=True)
class Results:
    hits: tuple[Hit, ...] = ()
    page: int = 1
    has_next: bool = False
    did_you_mean: tuple[Suggestion, ...] = ()

    @property
    def has_previous(self):
        return self.page > 1

    def by_kind(self):
        """The hits of this page by kind, the kind of the best hit first."""
        groups = {}
        for hit in self.hits:
            groups.setdefault(hit.kind, []).append(hit)
        return groups


@dataclass(frozen=True)
class Difference:
    """A document that isn't as its owner would put it."""

    kind: str
    key: int
    part: int
    problem: str

    def __str__(self):
        part = f", part {self.part}" if self.part else ""
        return f"Search document {self.kind} {self.key}{part} {self.problem}."


def put(kind, key, **values):
    """Stores or replaces one document, in the caller's transaction; see `Entry` for the values."""
    put_many([Entry(kind=kind, key=key, **values)])


def put_many(entries):
    """Stores or replaces many documents, some 1,000 a second; of equals the last one stays."""
    for batch in batched(entries, BATCH):
        _put_batch({entry.identity: entry for entry in batch})


@transaction.atomic
def _put_batch(entries):
    before = _places(entries)
    documents = [Document(**entry.columns()) for entry in entries.values()]
    identity = ["kind", "key", "part"]
    rest = [f.name for f in Document._meta.concrete_fields if f.name not in {"id", *identity}]
    Document.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=identity, update_fields=rest
    )
    if before:
        DocumentFacet.objects.filter(document__in=documents).delete()
    DocumentFacet.objects.bulk_create(
        DocumentFacet(document=document, facet=facet, key=key)
        for document, entry in zip(documents, entries.values(), strict=True)
        for facet, key in sorted(entry.facets)
    )
    # What nobody is ever to see has no words.
    documents = [document for document in documents if document.visible_from]
    rows = {d.place: (d.place, d.title_key, words.indexed(d.text)) for d in documents}
    if before.difference(rows):
        asking.engine().erase(before.difference(rows))
    if rows:
        asking.engine().write(rows.values())
    suggestions.learn(documents)


def _of_keys(entries):
    keys = {}
    for entry in entries:
        keys.setdefault(entry.kind, set()).add(entry.key)
    wanted = Q()
    for kind, of_kind in keys.items():
        wanted |= Q(kind=kind, key__in=of_kind)
    return wanted


def _places(entries):
    """Where documents of these identities are; locked, so that nobody moves them meanwhile."""
    stored = Document.objects.filter(_of_keys(entries.values())).select_for_update().order_by("pk")
    rows = stored.values_list("minute", "pk", "kind", "key", "part")
    return {
        places.place(minute, pk) for minute, pk, *identity in rows if tuple(identity) in entries
    }


def drop(kind, key, part=None):
    """Removes a document, or all parts of it when none is named, in the caller's transaction."""
    documents = Document.objects.filter(kind=kind, key=key)
    if part is not None:
        documents = documents.filter(part=part)
    _drop(documents)


@transaction.atomic
def _drop(documents):
    dropped = list(documents.only("minute"))
    if dropped:
        asking.engine().erase([document.place for document in dropped])
        Document.objects.filter(pk__in=[document.pk for document in dropped]).delete()


@transaction.atomic
def rekey(kind, old, new):
    """Follows a merge: what stood under the old key stands under the new, where it is kept once.

    Documents that the new key has already stay as they are; their owner puts them afresh.
    """
    moved = Document.objects.filter(kind=kind, key=old)
    there = Document.objects.filter(kind=kind, key=new).values_list("part", flat=True)
    _drop(moved.filter(part__in=list(there)))
    moved.update(key=new)
    if kind in FACET_OF_KIND:
        _rekey_facet(FACET_OF_KIND[kind], old, new)


def _rekey_facet(facet, old, new):
    of_old = DocumentFacet.objects.filter(facet=facet, key=old)
    of_new = DocumentFacet.objects.filter(facet=facet, key=new).values("document")
    of_old.filter(document__in=of_new).delete()
    of_old.update(key=new)


def find(q, *, at, page=1, per_page=PER_PAGE, **filters):
    """What readers may see at an instant: the exact title, then titles, then texts.

    Of equals the newest comes first; words that only begin like the last one come last of titles
    and last of texts. Filters: kinds and piece_kinds (lists), year, rating (half-discs, at least),
    film, critic and tag (a key or several). Two queries; two more when nothing is found.
    """
    if not 1 <= page <= PAGES:
        raise NoSuchPage(f"Results have pages 1 to {PAGES}.")
    query = words.parse(q)
    if not query.key:
        return Results(page=page)
    try:
        documents = _narrowed(at, **filters)
        ranked = _ranked(query, documents, at, page * per_page + 1)
        shown = ranked[(page - 1) * per_page : page * per_page]
        hits = _hits(query, documents, shown)
        meant = () if ranked or page > 1 else suggestions.suggest(query, documents, at)
    except EmptyResultSet:
        return Results(page=page)
    has_next = len(ranked) > page * per_page and page < PAGES
    return Results(hits, page, has_next, meant)


def _narrowed(
    at,
    *,
    kinds=None,
    piece_kinds=None,
    year=None,
    rating=None,
    film=None,
    critic=None,
    tag=None,
):
    columns = {"kind__in": kinds, "piece_kind__in": piece_kinds, "year": year}
    given = {name: value for name, value in columns.items() if value is not None}
    documents = Document.objects.visible(at).filter(**given)
    if rating is not None:
        documents = documents.filter(rating__gte=rating)
    for facet, keys in ((Facet.FILM, film), (Facet.CRITIC, critic), (Facet.TAG, tag)):
        if keys is not None:
            documents = documents.about(facet, _storable(keys))
    return documents


def _storable(keys):
    keys = [keys] if isinstance(keys, int) else keys
    return [key for key in keys if 0 <= key <= LARGEST_KEY]


def _ranked(query, documents, at, limit):
    """The ids of the best documents, in the order of `find`.

    Each tier is walked from the newest on, and only as far as all pages up to this one want.
    """
    tables = _tables(query, asking.compiled(documents), at, limit)
    found = " UNION ALL ".join(
        f"SELECT place, {TIERS.index(name)} AS tier FROM {name}" for name in TIERS if name in tables
    )
    rows = asking.rows_of(
        tables,
        f"""SELECT place, MIN(tier) AS best FROM ({found}) found
            GROUP BY place ORDER BY best, place LIMIT {limit}""",
    )
    return [places.document_id(place) for place, _ in rows]


def _tables(query, visible, at, limit):
    """SQL and parameters for the places of each tier, by name."""
    tables = {"same_title": _same_title(query, visible, limit)}
    if not query.phrases:
        return tables
    groups = [[phrase] for phrase in query.phrases]
    newest = partial(asking.engine().matching, visible=visible, head=places.head(at))
    in_title = partial(newest, groups, in_title=True, limit=limit)
    in_text = partial(newest, groups, in_title=False, limit=limit)
    tables |= {"titles": in_title(), "texts": in_text()}
    if query.is_open:
        # A word that some text has is whole. All that begins like a common one is long to gather.
        tables["whole"] = newest(groups[-1:], in_title=False, limit=1)
        tables["titles_begun"] = in_title(is_open=True)
        tables["texts_begun"] = in_text(is_open=True, unless="whole")
    return tables


def _same_title(query, visible, limit):
    sql, params = visible
    return (
        f"""SELECT {places.LAST} - (d.minute * {places.IDS} + d.id) AS place FROM ({sql}) d
            WHERE d.title_key = %s ORDER BY d.minute DESC, d.id DESC LIMIT {limit}""",
        (*params, query.key),
    )


def _hits(query, documents, ids):
    found = asking.in_bulk(documents.annotate(opening=Substr("text", 1, EXCERPTED_LENGTH)), ids)
    return tuple(_hit(query, found[key]) for key in ids if key in found)


def _hit(query, document):
    shared = {field.name for field in fields(Hit)} - {"snippet"}
    return Hit(
        **{name: getattr(document, name) for name in shared},
        snippet=words.excerpt(document.opening, query),
    )


def stale(expected):
    """The differences between what owners would put (an iterable of `Entry`) and what is stored.

    Reads every document once, in batches.
    """
    differences, seen = [], set()
    indexed = {}
    for (place,) in asking.rows(asking.engine().places(), []):
        indexed.setdefault(places.document_id(place), []).append(place)
    for batch in batched(expected, BATCH):
        documents = Document.objects.filter(_of_keys(batch)).prefetch_related("facets")
        stored = {(d.kind, d.key, d.part): d for d in documents}
        unspelt = suggestions.unspelt(documents)
        for entry in batch:
            document = stored.get(entry.identity)
            problem = _problem(entry, document, indexed, unspelt)
            if problem:
                differences.append(Difference(*entry.identity, problem))
            if document:
                seen.add(document.pk)
    return differences + _unexpected(seen)


def _problem(entry, document, indexed, unspelt):
    if document is None:
        return "is missing"
    columns = entry.columns()
    wrong = [name for name, value in columns.items() if getattr(document, name) != value]
    if {(row.facet, row.key) for row in document.facets.all()} != entry.facets:
        wrong.append("facets")
    if wrong:
        return f"differs in {', '.join(wrong)}"
    has_words = document.visible_from is not None
    if indexed.get(document.pk, []) != [document.place] * has_words:
        return "has not its words in the index"
    if has_words and not unspelt.isdisjoint(document.title_key.split()):
        return "has words that are suggested for no typo"
    return None


def _unexpected(seen):
    rows = Document.objects.order_by("pk").values_list("pk", "kind", "key", "part")
    return [
        Difference(*identity, "should not exist")
        for pk, *identity in rows.iterator(chunk_size=BATCH)
        if pk not in seen
    ]
