"""Refusals, static files and cookies are as strict as pages (promise H2).

Those of every address are looked at in test_addresses.py.
"""

import pytest
from django.test import Client, override_settings

from tests.factories import make_user
from tests.security.crawling import ask
from tests.security.headers import strictness

pytestmark = pytest.mark.django_db

WRONG = {
    400: ["/?q=%00", "/search/?page=x", "/films/?before=nonsense", f"/?x={'x' * 5000}"],
    404: ["/nothing/", "/reviews/nothing/", "/static/nothing.css", "/.env"],
}


def test_what_went_wrong_has_the_strict_headers_too(planted):
    client = Client(raise_request_exception=False)
    gone = f"/reviews/{planted.editions['withdrawn'].slug}/"
    asked = [(status, path) for status, paths in WRONG.items() for path in paths] + [(410, gone)]
    told = []

    for status, path in asked:
        answer = ask(client, path)
        assert answer.status == status, path
        told += [f"{path}: {lack}" for lack in strictness(dict(answer.headers))]
    answer = ask(client, "/", "post")
    assert answer.status == 405
    told += strictness(dict(answer.headers))
    assert told == []


def test_a_forged_host_is_refused_with_the_strict_headers():
    answer = ask(Client(raise_request_exception=False), "/", headers={"host": "evil.example"})

    assert answer.status == 400
    assert list(strictness(dict(answer.headers))) == []


@override_settings(WHITENOISE_USE_FINDERS=True)
def test_static_files_have_the_strict_headers():
    """What the web server of the site itself serves."""
    answer = ask(Client(), "/static/admin-desk/desk.css")

    assert answer.status == 200
    said = dict(answer.headers)
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_of_the_desk_are_its_own():
    client = Client()
    writer = make_user(role="writer", password="a long password")
    client.get("/admin/login/", secure=True)
    response = client.post(
        "/admin/login/",
        {"username": writer.username, "password": "a long password"},
        secure=True,
    )

    assert response.status_code == 302
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name
