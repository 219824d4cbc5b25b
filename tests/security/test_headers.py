"""Every answer tells the browser what it may do (promise H2)."""

import pytest
from django.test import Client, override_settings

from tests.security import resolver
from tests.security.crawling import ask
from tests.security.doors import House

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
}
FORBIDDEN = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*", "nonce-")
WRONG = {
    400: ["/?q=%00", "/search/?page=x", "/films/?before=nonsense", f"/?x={'x' * 5000}"],
    404: ["/nothing/", "/reviews/nothing/", "/static/nothing.css", "/.env"],
}


def complaints(path, answer, *, https=False):
    said = dict(answer.headers)
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for name, value in wanted.items():
        if said.get(name) != value:
            yield f"{path} ({answer.status}): {name} is {said.get(name)}."
    policy = said.get("Content-Security-Policy", "")
    parts = {part.split()[0]: set(part.split()[1:]) for part in policy.split("; ") if part}
    for directive, sources in POLICY.items():
        if parts.get(directive) != sources:
            yield f"{path} ({answer.status}): {directive} is {parts.get(directive)}."
    yield from (
        f"{path} ({answer.status}): the policy allows {word}."
        for word in FORBIDDEN
        if word in policy
    )
    if https and "max-age=" not in said.get("Strict-Transport-Security", ""):
        yield f"{path} ({answer.status}): nothing keeps browsers on HTTPS."


def test_every_page_has_the_strict_headers(planted):
    house, told, statuses = House(planted), [], set()

    for address in resolver.every_address():
        for actor in ("nobody", "other", "superuser"):
            answer = ask(house.clients[actor], house.path(address), secure=True)
            statuses.add(answer.status)
            told += complaints(house.path(address), answer, https=True)
            kept = dict(answer.headers).get("Cache-Control", "")
            if address.is_of_the_desk and ("no-store" not in kept or "private" not in kept):
                told.append(f"{address.name} ({answer.status}) may be kept: {kept}.")
            if not address.is_of_the_desk and not kept:
                told.append(f"{address.name} ({answer.status}) does not say who may keep it.")

    assert told == []
    assert statuses >= {200, 302, 403, 404, 405}


def test_what_went_wrong_has_the_strict_headers_too(planted):
    client = Client(raise_request_exception=False)
    gone = f"/reviews/{planted.editions['withdrawn'].slug}/"
    asked = [(status, path) for status, paths in WRONG.items() for path in paths] + [(410, gone)]
    told = []

    for status, path in asked:
        answer = ask(client, path)
        assert answer.status == status, path
        told += complaints(path, answer)
    answer = ask(client, "/", "post")
    assert answer.status == 405
    told += complaints("POST /", answer)
    assert told == []


def test_a_forged_host_is_refused_with_the_strict_headers():
    answer = ask(Client(raise_request_exception=False), "/", headers={"host": "evil.example"})

    assert answer.status == 400
    assert list(complaints("/", answer)) == []


@override_settings(WHITENOISE_USE_FINDERS=True)
def test_static_files_have_the_strict_headers():
    """What the web server of the site itself serves."""
    answer = ask(Client(), "/static/admin-desk/desk.css")

    assert answer.status == 200
    said = dict(answer.headers)
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_of_the_desk_are_its_own(planted):
    client = Client()
    planted.users["writer"].set_password("a long password")
    planted.users["writer"].save()
    client.get("/admin/login/", secure=True)
    response = client.post(
        "/admin/login/",
        {"username": planted.users["writer"].username, "password": "a long password"},
        secure=True,
    )

    assert response.status_code == 302
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name
