"""The kinds of piece, as one table that forms, addresses, stops and feeds read."""

from collections.abc import Iterable
from dataclasses import dataclass

EMBARGO_CHOICES = (
    ("reviews", "Reviews, essays, arguments and list entries"),
    ("interviews", "Interviews"),
    ("everything", "Everything, previews too"),
)
EMBARGO_CLASSES = frozenset(key for key, _ in EMBARGO_CHOICES)

JUDGES = frozenset({"reviews", "everything"})
TALKS = frozenset({"interviews", "everything"})
FORETELLS = frozenset({"everything"})
NEVER_STOPPED = frozenset()


@dataclass(frozen=True)
class Kind:
    """One kind: `subject` is the main subject it needs, `path` its list under the site's root."""

    key: str
    label: str
    plural: str
    path: str
    subject: str
    may_rate: bool
    embargo_class: frozenset[str]
    schema_org: str
    has_entries: bool = False

    @property
    def warns(self) -> frozenset[str]:
        """The embargo classes that do not stop this kind, but are worth a warning."""
        return EMBARGO_CLASSES - self.embargo_class

    @property
    def subject_kinds(self) -> tuple[str, ...]:
        """What the main subject may be; empty when none is needed."""
        return tuple(self.subject.split(" or ")) if self.subject else ()


_TABLE = (
    Kind("review", "Review", "Reviews", "reviews", "film", True, JUDGES, "Review"),
    Kind("preview", "Preview", "Previews", "previews", "film", False, FORETELLS, "NewsArticle"),
    Kind("essay", "Essay", "Essays", "essays", "", False, JUDGES, "Article"),
    Kind(
        "interview", "Interview", "Interviews", "interviews",
        "film or person", False, TALKS, "Article",
    ),
    Kind("list", "List", "Lists", "lists", "", False, JUDGES, "Article", has_entries=True),
    Kind("argument", "Argument", "Arguments", "arguments", "", False, JUDGES, "Article"),
    Kind("news", "News", "News", "news", "", False, NEVER_STOPPED, "NewsArticle"),
    Kind(
        "obituary", "Obituary", "Obituaries", "obituaries",
        "person", False, NEVER_STOPPED, "NewsArticle",
    ),
    Kind("page", "Page", "Pages", "", "", False, NEVER_STOPPED, "WebPage"),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.key: kind for kind in _TABLE}
CHOICES = tuple((kind.key, kind.label) for kind in _TABLE)

# A page has no list: each stands at an address of its own, from a list fixed in the code.
by_path: dict[str, Kind] = {kind.path: kind for kind in _TABLE if kind.path}
PAGE_SLUGS = ("about", "how-we-rate", "masthead", "contact", "privacy")


def may_rate(kind: str) -> bool:
    return KINDS[kind].may_rate


def covered_by(kind: str) -> frozenset[str]:
    """The embargo classes that stop this kind; any other class only warns."""
    return KINDS[kind].embargo_class


def needs_subject_sentence(kind: str, subjects: Iterable) -> str:
    """What is missing, as a sentence, or "". Each subject has a `kind` and is `main` or not."""
    needed = KINDS[kind].subject_kinds
    if not needed or any(subject.main and subject.kind in needed for subject in subjects):
        return ""
    article = "An" if kind[0] in "aeiou" else "A"
    wanted = " or ".join(f"a {name}" for name in needed)
    return f"{article} {kind} needs {wanted} as its main subject. Choose one under Subjects."
