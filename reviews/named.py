"""What an edition names and shows, for readers: films, people, franchises, tags and pictures, in
one query.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Q,
    TextField,
    When,
)
from django.db.models import Value as V

from films.models import Film
from people.addresses import address
from people.models import Person
from people.prepared import INSTANT, KEY, Many, Prepared, Together
from reviews import shown
from reviews.body import Reference
from reviews.cards import address_of
from reviews.models import (
    Correction,
    Edition,
    EditionFilm,
    EditionFranchise,
    EditionPerson,
    EditionTag,
)

DETAIL = {
    "film": "films:detail",
    "person": "people:detail",
    "franchise": "franchises:detail",
    "tag": "reviews:tag",
}
NOTHING, NOWHERE = V("", TextField()), V(None, IntegerField())
NEVER, NO = V(None, DateTimeField()), V(False, BooleanField())
YES = V(True, BooleanField())


@dataclass(frozen=True, slots=True)
class Named:
    """One row of an edition.

    `detail` is a byline's role, a piece's kind, a correction's text; `note` the life of somebody
    who signed it.
    """

    edition: int
    at: datetime | None
    what: str
    role: str
    is_main: bool
    position: int
    id: int
    name: str
    slug: str
    detail: str
    year: int | None
    is_public: bool
    note: str

    @property
    def address(self):
        if not self.is_public:
            return ""
        if self.what == "review":
            return address_of(self.detail, self.slug)
        return address(DETAIL[self.what], self.slug)


class Names:
    """The rows of some editions, sorted by what they are."""

    def __init__(self, rows):
        self.rows = sorted(rows, key=lambda row: (row.edition, row.position, row.id))

    def of(self, what, *roles):
        return [row for row in self.rows if row.what == what and row.role in roles]

    def main(self, what):
        return next((row for row in self.rows if row.what == what and row.is_main), None)

    def within(self, edition):
        """The rows of one edition (id), with the pieces that any text links to."""
        return Names(row for row in self.rows if edition == row.edition or row.what == "review")

    def addresses(self):
        """The address of each record, as `body.render` asks for it."""
        return {
            Reference(row.what, row.id): row.address
            for row in self.rows
            if row.is_public and row.what in ("film", "person", "franchise", "review")
        }


def of(editions, at, *, pieces=(), corrected=None):
    """What the editions (ids) name that readers may know of, and their pictures by edition and
    image. One query.

    `pieces` are ids of pieces that the text links to; `corrected` is the piece whose corrections
    are wanted. The name of somebody who signed stays although their record is hidden.
    """
    given = {"editions": editions, "at": at}
    if pieces:
        given["pieces"] = pieces
    if corrected is not None:
        given["corrected"] = corrected
    names, pictures = _ASKED["pieces" in given, "corrected" in given](**given)
    return Names(Named(*row) for row in names), shown.by_edition(pictures)


def _union(editions, at, pieces=(), corrected=None):
    parts = [
        _films(editions, at),
        _people(editions, at),
        _franchises(editions, at),
        _tags(editions),
        _merged(Film, "film", editions, at),
        _merged(Person, "person", editions, at),
    ]
    if pieces:
        parts.append(_pieces(pieces, at))
    if corrected is not None:
        # First, so that both databases take the type of the instants from a real column.
        parts.insert(0, _corrections(corrected, at))
    first, *rest = parts
    return first.union(*rest, all=True)


def _row(rows, edition, what, role, main, position, record, name, slug, **more):
    given = {"at": NEVER, "detail": NOTHING, "year": NOWHERE, "is_public": YES, "note": NOTHING}
    given |= more
    return rows.order_by().values_list(
        edition,
        given["at"],
        V(what, CharField()),
        role,
        main,
        position,
        record,
        name,
        slug,
        given["detail"],
        given["year"],
        given["is_public"],
        given["note"],
    )


def _verified(prefix, at):
    return Q(**{f"{prefix}__verified_at__lte": at})


def _films(editions, at):
    rows = EditionFilm.objects.filter(
        _verified("film", at), edition__pk__in=editions, film__merged_into=None
    )
    film = ("film_id", "film__title", "film__slug")
    return _row(rows, "edition_id", "film", "role", "is_main", "position", *film, year="film__year")


def _people(editions, at):
    known = _verified("person", at) & Q(person__merged_into=None)
    rows = EditionPerson.objects.filter(Q(role="byline") | known, edition__pk__in=editions)
    signed = When(Q(role="byline") & known, then=F("person__biography"))
    rows = rows.annotate(is_known=known, life=Case(signed, default=NOTHING))
    person = ("person_id", "person__name", "person__slug")
    return _row(
        rows, "edition_id", "person", "role", "is_main", "position", *person,
        detail="credit", is_public="is_known", note="life",
    )  # fmt: skip


def _franchises(editions, at):
    rows = EditionFranchise.objects.filter(_verified("franchise", at), edition__pk__in=editions)
    franchise = ("franchise_id", "franchise__name", "franchise__slug")
    return _row(rows, "edition_id", "franchise", "role", "is_main", "position", *franchise)


def _tags(editions):
    rows = EditionTag.objects.filter(content_object__pk__in=editions)
    tag = ("tag_id", "tag__name", "tag__slug")
    return _row(rows, "content_object_id", "tag", V("tag", CharField()), NO, "position", *tag)


def _merged(model, what, editions, at):
    """What was merged into something that the editions name: a text may still say the old one."""
    rows = model.objects.filter(
        merged_into__edition_rows__edition__pk__in=editions, merged_into__verified_at__lte=at
    )
    name = "title" if what == "film" else "name"
    return _row(
        rows, "merged_into__edition_rows__edition_id", what, V("merged", CharField()), NO,
        V(0, IntegerField()), "id", f"merged_into__{name}", "merged_into__slug",
    )  # fmt: skip


def _pieces(pieces, at):
    rows = Edition.objects.live(at).filter(review__pk__in=pieces)
    piece = ("review_id", "headline", "slug")
    return _row(
        rows, "id", "review", V("mention", CharField()), NO, V(0, IntegerField()), *piece,
        detail="kind",
    )  # fmt: skip


def _corrections(piece, at):
    rows = Correction.objects.filter(review=piece, edition__goes_live_at__lte=at)
    none = (V(0, IntegerField()), NOTHING, NOTHING)
    return _row(
        rows, "edition_id", "correction", V("correction", CharField()), NO, V(0, IntegerField()),
        *none, at="edition__goes_live_at", detail="text",
    )  # fmt: skip


def _with_pictures(**more):
    names = Prepared(_union, editions=Many(KEY), at=INSTANT, **more)
    return Together(names, shown.PICTURES)


# By whether the text links to pieces, and whether corrections are wanted.
_ASKED = {
    (False, False): _with_pictures(),
    (True, False): _with_pictures(pieces=Many(KEY)),
    (False, True): _with_pictures(corrected=KEY),
    (True, True): _with_pictures(pieces=Many(KEY), corrected=KEY),
}
