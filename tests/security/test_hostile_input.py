"""Whatever a stranger or a writer types, no answer is a 5xx, and refusals are in words (F1)."""

import random
import re
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import make_user
from tests.security import resolver
from tests.security.crawling import ask

pytestmark = pytest.mark.django_db

SEED = 2026
NUMBERS = (
    "0", "-1", "1", "00001", "1e9", "1.5", "NaN", "inf", "0x10", "١", "²", "½", "９", " 7",
    "+7", "7_0",
    str(10**30), str(2**31), str(2**63), str(2**63 - 1), f"-{2**63 + 1}", "9" * 5_000, "",
)  # fmt: skip
TEXTS = (
    "\x00", "a\x00b", "\ufffe", "\u202e", "\ud7ff", "e\u0301" * 50, "𝕊" * 60, "🎬", "%",
    "%%", "_", "\\",
    "'", '"', "';--", "' OR 1=1 --", "\");", "<script>", "{{ 7*7 }}", "${7*7}", "*", "a*",
    "-a", "(",
    "((((", "a AND", "NEAR(a b)", "a:b", "^a", '"unfinished', "a OR OR b", "NOT",
    "{title}", "a & | !b",
    "\r\nSet-Cookie: a=b", "../../etc/passwd", "..\\..\\win.ini", "file:///etc/passwd", "a" * 4_000,
    "x " * 1_200, "é" * 2_000, "\t\n\x0b", "\u0085", "null", "undefined", "true", "[]", "{}", "...",
)  # fmt: skip
RAW = (
    "%ff", "%fe%ff", "%c3%28", "%ed%a0%80", "%c0%af", "%e2%80%ae", "%00", "%2500", "%",
    "%zz", "%u0041",
    "a%0d%0ab", "+", "%20", "&&&&", "=", "=&=", ";", "%26%3d",
)  # fmt: skip
PARAMETERS = ("q", "page", "kind", "before", "after", "o", "p", "e", "show", "term", "all", "at")
SLUGS = (
    "-", "--", "a" * 121, "a" * 4_000, "1", "9" * 5_000, "UPPER", "ümlaut", "%00", "%ff",
    "a%2fb", "a.b",
    "..", "%2e%2e", "%c3%28", "🎬", "a b", "'", "\\", "null", "0", "-1", str(10**30), "a,b", "a;b",
)  # fmt: skip
YEARS = (
    "0000",
    "0001",
    "1000",
    "9999",
    "10000",
    "99999",
    "-001",
    "٢٠٢٦",
    "2026a",
    "9" * 5_000,
    "%00",
)
MONTHS = ("00", "01", "12", "13", "99", "1", "-1", "١٢", "001")
INSTANTS = (
    "now", "2026", "0000-00-00T00:00", "0001-01-01T00:00", "9999-12-31T23:59:59",
    "99999-01-01T00:00",
    "2026-02-30T10:00", "2026-11-22T25:00", "2026-11-22T12:00%2B99:99", "2027-03-28T02:30",
    "2027-10-31T02:30", "1990-01-01T00:00-14:00", "2200-12-31T23:59Z", "%00", "9" * 5_000, "%ff",
)  # fmt: skip
SENTENCE = re.compile(r"<p[^>]*>[A-Z][^<]{15,}[.?]", re.DOTALL)


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.fixture(params=["writer", "moderator"])
def at_the_desk(request, planted):
    return signed_in(planted.users[request.param])


@pytest.fixture
def superuser(planted):
    return signed_in(planted.users["superuser"])


def signed_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def complaints(path, answer, method="GET"):
    """A 5xx, or a refusal that says nothing."""
    told = (
        f"{method} {path[:120]}… answered {answer.status}"
        if len(path) > 120
        else (f"{method} {path} answered {answer.status}")
    )
    if answer.status >= 500:
        yield f"{told}."
    if answer.status in (400, 404) and answer.body and not SENTENCE.search(answer.text_as_is):
        yield f"{told} and does not say why."


def told_by(client, paths):
    return [complaint for path in paths for complaint in complaints(path, ask(client, path))]


def queries(dice, number):
    """Query strings of one to three parameters, most of them known, with hostile values."""
    for _ in range(number):
        pairs = []
        for _ in range(dice.randint(1, 3)):
            name = dice.choice((*PARAMETERS, quote(dice.choice(TEXTS)[:20])))
            value = dice.choice((dice.choice(NUMBERS), dice.choice(TEXTS)))
            pairs.append(f"{name}={quote(value) if dice.random() < 0.8 else dice.choice(RAW)}")
        yield "&".join(pairs)


def lists():
    return ("/", "/reviews/", "/films/", "/people/", "/franchises/", "/tags/", "/corrections/",
            "/archive/", "/search/", "/feeds/atom.xml", "/sitemap.xml", "/healthz")  # fmt: skip


def test_no_query_string_breaks_a_public_page(planted, stranger):
    dice = random.Random(SEED)
    paths = [f"{dice.choice(lists())}?{query}" for query in queries(dice, 300)]
    paths += [f"/search/?q={quote(text)}" for text in TEXTS]
    paths += [f"/search/?q={raw}" for raw in RAW]
    paths += [f"/search/?q=a&page={quote(number)}" for number in NUMBERS]
    paths += [f"/films/?before={quote(value)}" for value in (*NUMBERS, *TEXTS)]
    paths += [f"/search/?q={'a' * 8_000}", f"/?{'&'.join(f'a{n}=1' for n in range(2_000))}"]

    assert told_by(stranger, paths) == []
    assert len(paths) > 450


def test_no_address_breaks_a_public_page(planted, stranger):
    folders = ("/reviews/", "/films/", "/people/", "/franchises/", "/tags/", "/sitemaps/", "/")
    paths = [f"{folder}{slug}/" for folder in folders for slug in SLUGS]
    paths += [f"/tags/{slug}/feed.json" for slug in SLUGS]
    paths += [f"/archive/{year}/" for year in YEARS]
    paths += [f"/archive/{year}/{month}/" for year in YEARS[:5] for month in MONTHS]
    paths += [f"/sitemaps/pieces-{year}.xml" for year in YEARS]
    paths += [f"/pictures/{quote(key)}.png" for key in NUMBERS]
    paths += [f"/pictures/1.{slug}" for slug in SLUGS]
    paths += [f"/feeds/{slug}" for slug in SLUGS]

    assert told_by(stranger, paths) == []


def test_the_bad_input_of_the_first_issue_is_refused(planted, stranger):
    refused = {
        "/reviews/unknown/": 404,
        "/films/?before=nonsense": 400,
        f"/search/?q=a&page={10**30}": 404,
        "/search/?q=%00": 400,
        "/reviews/%00/": 400,
        "/reviews/%ff%fe/": 404,
        "/archive/0000/": 404,
        "/archive/99999/": 404,
        f"/?x={'a' * 8_000}": 400,
        f"/pictures/{'9' * 5_000}.png": 404,
    }

    answers = {path: ask(stranger, path) for path in refused}

    assert {path: answer.status for path, answer in answers.items()} == refused
    assert [told for path in refused for told in complaints(path, answers[path])] == []
    assert ask(stranger, f"/search/?q={'word+' * 700}").status == 200


@pytest.mark.once
def test_no_header_breaks_a_public_page(planted, stranger):
    values = [text for text in TEXTS if text.isprintable()] + ["\x00", "é", "a" * 9_000]
    names = ("accept", "accept-language", "accept-encoding", "if-none-match", "if-modified-since",
             "range", "cookie", "referer", "user-agent", "x-forwarded-for",
             "content-length")  # fmt: skip
    told = []
    for name in names:
        for value in values:
            answer = ask(stranger, "/reviews/", headers={name: value})
            told += complaints(f"/reviews/ with {name}: {value[:40]!r}", answer)
    assert told == []


def test_no_body_breaks_a_public_page(planted, stranger):
    told = []
    for path in ("/", "/search/", "/reviews/", "/feeds/rss.xml"):
        for kind in (
            "application/json",
            "multipart/form-data; boundary=x",
            "text/xml",
            "a/b; c=\x00",
        ):
            for body in (
                b"",
                b"{",
                b"\xff" * 1_000,
                b"--x\r\n",
                b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
            ):
                answer = ask(stranger, path, "post", data=body, content_type=kind)
                told += complaints(path, answer, "POST")
                if answer.status not in (400, 405):
                    told.append(f"POST {path} answered {answer.status}.")
    assert told == []


# The desk


def changelists():
    return [
        address.path()
        for address in resolver.every_address()
        if address.name.endswith("_changelist")
    ]


def test_no_search_breaks_a_list_of_the_desk(superuser):
    dice = random.Random(SEED)
    paths = []
    for path in [*changelists(), "/admin/queue/", "/admin/front-page/lead/"]:
        values = dice.sample([*TEXTS, *NUMBERS], 7)
        paths += [f"{path}?q={quote(value)}" for value in values[:5]]
        paths += [f"{path}?p={quote(value)}&o={quote(value)}" for value in values[5:]]
        paths += [
            f"{path}?{name}={quote(dice.choice(NUMBERS))}" for name in ("id", "pk__in", "all")
        ]
        paths += [
            f"{path}?pk__in={2**63}",
            f"{path}?q={dice.choice(RAW)}",
            f"{path}?q={'word+' * 1_200}",
        ]
    told = [
        f"{path[:120]} answered {answer.status}."
        for path in paths
        if (answer := ask(superuser, path)).status >= 500
    ]

    assert told == []
    assert len(paths) > 200


def test_no_key_breaks_a_page_of_the_desk(superuser):
    pages = [
        address
        for address in resolver.every_address()
        if address.is_of_the_desk and "<" in address.route and "(?P" not in address.route
    ]
    dice, told = random.Random(SEED), []
    for address in pages:
        for key in dice.sample((*NUMBERS, *SLUGS), 3):
            number, text = dice.choice(NUMBERS) or "0", quote(key, safe="%") or "x"
            path = address.path(
                object_id=text,
                id=text,
                number=quote(number),
                content_type_id=text,
                pk=text,
                place=text,
                instant=text,
                rest="films/",
            )
            answer = ask(superuser, path)
            if answer.status >= 500:
                told.append(f"{path[:120]} answered {answer.status}.")
    assert told == []


def test_no_instant_breaks_the_site_as_of(planted):
    client = signed_in(planted.users["publisher"])
    paths = [
        f"/admin/at/{instant}/{rest}"
        for instant in INSTANTS
        for rest in ("", "reviews/", "archive/9999/", "search/?q=a", "news-sitemap.xml", "admin/")
    ]

    told = [
        f"{path[:120]} answered {answer.status}."
        for path in paths
        if (answer := ask(client, path)).status >= 500
    ]
    assert told == []


def test_no_form_breaks_the_page_of_a_piece(planted, at_the_desk):
    piece = planted.pieces["draft"]
    dice, told = random.Random(SEED), []
    names = (
        "base", "kind", "headline", "standfirst", "kicker", "body", "verdict", "rating",
        "tags", "slug",
        "spoilers", "disclosure", "correction", "keep_theirs", "_more", "version",
        "number", "hash", "at",
        "expires_at", "editor", "embargo", "subjects-TOTAL_FORMS", "subjects-INITIAL_FORMS",
        "subjects-0-film", "subjects-0-ORDER", "bylines-0-person", "pictures-0-image",
        "entries-0-film",
        "entries-TOTAL_FORMS", "bylines-TOTAL_FORMS", "pictures-TOTAL_FORMS",
        "entries-INITIAL_FORMS",
    )  # fmt: skip
    pages = ("change", "submit", "publish", "approve", "trash", "assign", "restore_revision")
    for _ in range(60):
        form = {
            name: dice.choice((*NUMBERS, *TEXTS))
            for name in dice.sample(names, dice.randint(1, 12))
        }
        page = dice.choice(pages)
        answer = ask(at_the_desk, f"/admin/reviews/review/{piece.pk}/{page}/", "post", data=form)
        if answer.status >= 500:
            told.append(f"POST {page} with {form} answered {answer.status}."[:400])
    assert told == []


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ("&".join(f"f{n}=1" for n in range(5_001)), "application/x-www-form-urlencoded"),
        ("a" * (5 * 1024 * 1024 + 1), "application/x-www-form-urlencoded"),
        ("--x--", "multipart/form-data"),
    ],
    ids=["too many fields", "too large", "no boundary"],
)
def test_a_form_that_cannot_be_read_is_not_called_an_address(sent, kind):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role="writer"))
    client.get("/admin/reviews/review/add/")

    answer = client.post("/admin/reviews/review/add/", data=sent, content_type=kind)

    assert answer.status_code == 400
    assert "This form cannot be read" in answer.content.decode()
    assert "Nothing was saved: go back" in answer.content.decode()


def test_no_sign_in_breaks_the_front_door(stranger):
    told = []
    for text in (*TEXTS, *NUMBERS):
        form = {"username": text, "password": text, "next": text}
        answer = ask(stranger, "/admin/login/", "post", data=form)
        if answer.status >= 500:
            told.append(f"Signing in as {text[:40]!r} answered {answer.status}.")
    assert told == []
