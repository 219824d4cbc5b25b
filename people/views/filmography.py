"""What a person made, as rows that a reader may sort and narrow by plain links."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404

from films import facts
from films.jobs import DEPARTMENTS
from people.addresses import address
from reviews import record

FILMS = 200
SORTS = {"newest": "Newest first", "oldest": "Oldest first", "rating": "Highest rated"}
ROLES = dict(DEPARTMENTS)
# Spines: fewer look forlorn, and beyond these their titles are too narrow to be read.
LEAST_ON_A_SHELF, MOST_ON_A_SHELF = 4, 24


@dataclass
class Part:
    """What somebody did in a film: a character or a job, with the remarks behind it."""

    words: str
    remarks: str
    role: str


@dataclass
class Row:
    key: int
    title: str
    slug: str
    year: int | None
    palette: str
    age: tuple  # sorts by release: what has no date is the newest
    parts: list[Part] = field(default_factory=list)
    directors: str = ""
    record: object = None
    preview: object = None

    @property
    def address(self):
        return address("films:detail", self.slug)

    @property
    def rating(self):
        return self.record.rating if self.record else None

    @property
    def roles(self):
        return {part.role for part in self.parts}


def of(person, at, remarks=None):
    """One row for each public film, the newest first. Three queries.

    `remarks` are further words by the id of a credit.
    """
    rows = {}
    for line, title, slug, year, palette in facts.lines_of_person(person, at):
        row = rows.setdefault(line.film, Row(line.film, title, slug, year, palette, age_of(line)))
        said = ", ".join(filter(None, [line.remarks, (remarks or {}).get(line.key, "")]))
        row.parts.append(Part(line.character or line.job_name, said, line.department))
    found = sorted(rows.values(), key=lambda row: row.age, reverse=True)[:FILMS]
    keys = [row.key for row in found]
    directors, records = facts.directors(keys, at), record.of_films(keys, at)
    for row in found:
        row.directors = ", ".join(dict.fromkeys(line.name for line in directors.get(row.key, ())))
        row.record = records.get(row.key)
    return found


def age_of(line):
    released = line.released_on
    return released is None, released.toordinal() if released else 0, line.film


def roles_of(rows):
    """(department, label, number of films), that of the most films first."""
    counts = {}
    for row in rows:
        for role in row.roles:
            counts[role] = counts.get(role, 0) + 1
    order = list(ROLES)
    found = sorted(counts.items(), key=lambda pair: (-pair[1], order.index(pair[0])))
    return [(role, ROLES[role], count) for role, count in found]


class Choice:
    """What `?sort=` and `?role=` ask for, refused in words where it cannot be had."""

    def __init__(self, query, rows):
        self.roles = roles_of(rows)
        self.sort = query.get("sort", "newest")
        self.role = query.get("role", "")
        if self.sort not in SORTS:
            raise BadRequest("Films are sorted by newest, oldest or rating. Choose one of these.")
        if self.role and self.role not in ROLES:
            raise BadRequest("There is no such role. Choose one from the page.")
        if self.role and self.role not in {role for role, *_ in self.roles}:
            raise Http404("No film of this person's is listed in that role.")

    def apply(self, rows):
        """The rows of the role, each with its parts in it, in the order asked for."""
        if self.role:
            rows = [row for row in rows if self.role in row.roles]
            for row in rows:
                row.parts = [part for part in row.parts if part.role == self.role]
        if self.sort == "oldest":
            return rows[::-1]
        if self.sort == "rating":
            return sorted(rows, key=lambda row: -(row.rating or 0))
        return rows

    @property
    def sort_links(self):
        """(words, address, is current)."""
        return [
            (words, self._link(sort, self.role), sort == self.sort) for sort, words in SORTS.items()
        ]

    @property
    def role_links(self):
        """(words, address, is current); [] for somebody of a single role."""
        if len(self.roles) < 2:
            return []
        links = [(f"{label} ({count})", role) for role, label, count in self.roles]
        return [
            (words, self._link(self.sort, role), role == self.role)
            for words, role in [("Every role", ""), *links]
        ]

    def _link(self, sort, role):
        asked = {"sort": "" if sort == "newest" else sort, "role": role}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}#filmography" if query else "?#filmography"


def shelves(rows):
    """The films from the oldest to the newest, on as many boards of like length as they need."""
    spines = rows[::-1] if len(rows) >= LEAST_ON_A_SHELF else []
    boards = -(-len(spines) // MOST_ON_A_SHELF)
    return [
        spines[len(spines) * n // boards : len(spines) * (n + 1) // boards] for n in range(boards)
    ]
