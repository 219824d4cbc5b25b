"""Films and series: titles, releases, and who did what in them."""

from films.models.credits import Credit, CreditQuerySet, Job
from films.models.films import Film, FilmExternalId, FilmQuerySet, FilmTitle
from films.models.releases import FIRST_RELEASE, LAST_RELEASE, Release

__all__ = [
    "FIRST_RELEASE",
    "LAST_RELEASE",
    "Credit",
    "CreditQuerySet",
    "Film",
    "FilmExternalId",
    "FilmQuerySet",
    "FilmTitle",
    "Job",
    "Release",
]
