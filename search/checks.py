"""A system check that says when PostgreSQL lacks what help with typos wants."""

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError, connection

from search import postgresql


@register(Tags.database)
def typo_help_has_trigrams(app_configs, databases=None, **kwargs):
    if connection.vendor != "postgresql" or connection.alias not in (databases or ()):
        return []
    try:
        if postgresql.has_trigrams():
            return []
    except DatabaseError:
        return []  # whoever cannot be asked is reported by Django itself
    return [
        Warning(
            "pg_trgm is not installed: search helps with typos only after the first two letters.",
            hint=(
                "As a superuser of the database: CREATE EXTENSION pg_trgm; CREATE INDEX"
                " search_document_by_trigram ON search_document USING gist"
                " ((title_key || '') gist_trgm_ops (siglen = 64));"
            ),
            id="search.W001",
        )
    ]
