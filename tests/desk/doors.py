"""The addresses of the verbs, who knocks at them, and what a form there carries unseen."""

from django.test import Client
from django.urls import reverse


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, piece, *more):
    return reverse(f"admin:reviews_review_{name}", args=[piece.pk, *more])


def of_edition(verb, edition):
    return reverse(f"admin:reviews_edition_{verb}", args=[edition.pk])


def seen(piece):
    piece.refresh_from_db()
    head = piece.head()
    return {
        "version": piece.version,
        "number": head.number,
        "hash": head.hash,
        "base": head.number,
    }
