"""The one way into search: callers put plain values in their own transaction, and find them."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import batched

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Substr

from search import postgresql, sqlite, words
from search.models import Document, DocumentFacet, Facet

PER_PAGE = 20
PAGES = 20
TEXT_LENGTH = 100_000  # characters; a tsvector holds a megabyte
EXCERPTED_LENGTH = 20_000  # characters in which an excerpt is looked for
# Of a word that stands in every document only the newest are ranked, so that a common word costs
# no more than a rare one. Every page that may be asked for fits in.
CANDIDATES = PER_PAGE * PAGES + 100
EXACT, IN_TITLE, IN_TEXT = 2_000_000, 1_000_000, 0
SUGGESTIONS = 3
SUGGESTION_CANDIDATES = 40
SUGGESTION_LENGTH = 60
ALIKE = 0.7
NEARLY_AS_ALIKE = 0.1
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
    score: float  # higher is better; for tests and tuning, never for readers


@dataclass(frozen=True)
class Suggestion:
    kind: str
    title: str
    address: str


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
    """Stores or replaces many documents, some 2,000 a second; of equals the last one stays."""
    for batch in batched(entries, BATCH):
        _put_batch({entry.identity: entry for entry in batch})


@transaction.atomic
def _put_batch(entries):
    documents = [Document(**entry.columns()) for entry in entries.values()]
    identity = ["kind", "key", "part"]
    rest = [f.name for f in Document._meta.concrete_fields if f.name not in {"id", *identity}]
    Document.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=identity, update_fields=rest
    )
    DocumentFacet.objects.filter(document__in=documents).delete()
    DocumentFacet.objects.bulk_create(
        DocumentFacet(document=document, facet=facet, key=key)
        for document, entry in zip(documents, entries.values(), strict=True)
        for facet, key in sorted(entry.facets)
    )
    _engine().write([(d.pk, d.title_key, words.indexed(d.text)) for d in documents])


def drop(kind, key, part=None):
    """Removes a document, or all parts of it when none is named, in the caller's transaction."""
    documents = Document.objects.filter(kind=kind, key=key)
    if part is not None:
        documents = documents.filter(part=part)
    _drop(documents)


@transaction.atomic
def _drop(documents):
    ids = list(documents.values_list("pk", flat=True))
    if ids:
        _engine().erase(ids)
        Document.objects.filter(pk__in=ids).delete()


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
    """What readers may see at an instant, best first: the exact title, titles, then texts.

    Filters: kinds and piece_kinds (lists), year, rating (half-discs, at least), film, critic and
    tag (a key or several). Two queries; two or three more for suggestions when nothing is found.
    """
    if not 1 <= page <= PAGES:
        raise NoSuchPage(f"Results have pages 1 to {PAGES}.")
    query = words.parse(q)
    if not query.key:
        return Results(page=page)
    try:
        documents = _narrowed(at, **filters)
        ranked = _ranked(query, documents, per_page + 1, (page - 1) * per_page)
        hits = _hits(query, documents, ranked[:per_page])
        suggestions = () if ranked or page > 1 else _suggestions(query, documents)
    except EmptyResultSet:
        return Results(page=page)
    return Results(hits, page, len(ranked) > per_page and page < PAGES, suggestions)


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


def _ranked(query, documents, limit, offset):
    """(id, score) of the best documents; ties go to the newest."""
    visible = _compiled(documents)
    parts = [(EXACT, _same_title(query, visible))]
    if query.phrases:
        matching = _engine().matching
        titled = matching(query, visible, in_title=True, limit=CANDIDATES)
        anywhere = matching(query, visible, in_title=False, limit=CANDIDATES)
        parts += [(IN_TITLE, titled), (IN_TEXT, anywhere)]
    candidates = " UNION ALL ".join(
        f"SELECT id, sort_at, {base} + relevance AS score FROM ({sql}) part_{base}"
        for base, (sql, _) in parts
    )
    return _rows(
        f"""SELECT id, MAX(score) AS best FROM ({candidates}) candidates GROUP BY id, sort_at
            ORDER BY best DESC, sort_at DESC NULLS LAST, id DESC LIMIT %s OFFSET %s""",
        [param for _, (_, params) in parts for param in params] + [limit, offset],
    )


def _same_title(query, visible):
    sql, params = visible
    return (
        f"""SELECT d.id, d.sort_at, 0 AS relevance FROM ({sql}) d
            WHERE d.title_key = %s ORDER BY d.id DESC LIMIT {CANDIDATES}""",
        (*params, query.key),
    )


def _hits(query, documents, ranked):
    found = _in_bulk(documents.annotate(opening=Substr("text", 1, EXCERPTED_LENGTH)), ranked)
    return tuple(
        _hit(query, found[document_id], score)
        for document_id, score in ranked
        if document_id in found
    )


def _hit(query, document, score):
    shared = {field.name for field in fields(Hit)} - {"snippet", "score"}
    return Hit(
        **{name: getattr(document, name) for name in shared},
        snippet=words.excerpt(document.opening, query),
        score=score,
    )


def _suggestions(query, documents):
    """Visible titles that the reader may have meant, the most alike first."""
    if not query.phrases or len(query.key) > SUGGESTION_LENGTH:
        return ()
    similar = _engine().similar_titles(query, _compiled(documents), limit=SUGGESTION_CANDIDATES)
    found = _in_bulk(documents, _rows(*similar) if similar else []).values()
    alike = sorted(
        ((_likeness(query.key, document.title_key), document) for document in found),
        key=lambda pair: (-pair[0], pair[1].title_key, pair[1].pk),
    )
    enough = max(ALIKE, alike[0][0] - NEARLY_AS_ALIKE) if alike else ALIKE
    by_title = {}
    for likeness, document in alike:
        if likeness >= enough:
            suggestion = Suggestion(document.kind, document.title, document.address)
            by_title.setdefault(document.title_key, suggestion)
    return tuple(by_title.values())[:SUGGESTIONS]


def _likeness(asked, title):
    """How alike the query and the title, or the best stretch of as many words, are: 0 to 1."""
    title_words, count = title.split(), len(asked.split())
    stretches = {title} | {
        " ".join(title_words[start : start + count])
        for start in range(len(title_words) - count + 1)
    }
    matcher = difflib.SequenceMatcher(b=asked, autojunk=False)
    best = 0.0
    for stretch in sorted(stretches):
        matcher.set_seq1(stretch)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best


def stale(expected):
    """The differences between what owners would put (an iterable of `Entry`) and what is stored.

    Reads every document once, in batches.
    """
    differences, seen = [], set()
    unfound = {row[0] for row in _rows(_engine().without_words(), [])}
    for batch in batched(expected, BATCH):
        stored = _stored(batch)
        for entry in batch:
            document = stored.get(entry.identity)
            problem = _problem(entry, document, unfound)
            if problem:
                differences.append(Difference(*entry.identity, problem))
            if document:
                seen.add(document.pk)
    return differences + _unexpected(seen)


def _stored(entries):
    keys = {}
    for entry in entries:
        keys.setdefault(entry.kind, set()).add(entry.key)
    wanted = Q()
    for kind, of_kind in keys.items():
        wanted |= Q(kind=kind, key__in=of_kind)
    documents = Document.objects.filter(wanted).prefetch_related("facets")
    return {(d.kind, d.key, d.part): d for d in documents}


def _problem(entry, document, unfound):
    if document is None:
        return "is missing"
    columns = entry.columns()
    wrong = [name for name, value in columns.items() if getattr(document, name) != value]
    if {(row.facet, row.key) for row in document.facets.all()} != entry.facets:
        wrong.append("facets")
    if wrong:
        return f"differs in {', '.join(wrong)}"
    return "has no words in the index" if document.pk in unfound else None


def _unexpected(seen):
    rows = Document.objects.order_by("pk").values_list("pk", "kind", "key", "part")
    return [
        Difference(*identity, "should not exist")
        for pk, *identity in rows.iterator(chunk_size=BATCH)
        if pk not in seen
    ]


def _engine():
    return sqlite if connection.vendor == "sqlite" else postgresql


def _compiled(documents):
    needed = documents.order_by().values("id", "sort_at", "title_key")
    return needed.query.get_compiler(connection=connection).as_sql()


def _rows(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _in_bulk(documents, ranked):
    ids = [row[0] for row in ranked]
    return {document.pk: document for document in documents.defer("text").filter(pk__in=ids)}
