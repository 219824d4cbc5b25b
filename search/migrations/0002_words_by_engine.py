"""The tables of words, which each database keeps in its own way: FTS5, or tsvector and pg_trgm."""

from django.db import DatabaseError, migrations, transaction

SQLITE = [
    # Stemmed by Porter's rules; unicode61 alone would take "é" for a letter of its own.
    """CREATE VIRTUAL TABLE search_words USING fts5(
        title, text, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')""",
    """CREATE VIRTUAL TABLE search_title_words USING fts5(
        title, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')""",
    "CREATE VIRTUAL TABLE search_titles USING fts5(title, tokenize = 'trigram')",
    # In how many titles each trigram stands.
    "CREATE VIRTUAL TABLE search_trigrams USING fts5vocab(search_titles, row)",
]
SQLITE_BACK = [
    "DROP TABLE search_trigrams",
    "DROP TABLE search_titles",
    "DROP TABLE search_title_words",
    "DROP TABLE search_words",
]
POSTGRESQL = [
    # English without its stop words: "It", "Her" and "Us" are films.
    "CREATE TEXT SEARCH DICTIONARY marquee_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION marquee (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION marquee ALTER MAPPING REPLACE english_stem WITH marquee_stem",
    """CREATE TABLE search_words (
        document_id bigint PRIMARY KEY, words tsvector NOT NULL, title tsvector NOT NULL)""",
    # Without pending list, so that no reader pays for the flush of what writers left there.
    "CREATE INDEX search_words_by_word ON search_words USING gin (words) WITH (fastupdate = off)",
    # A GIN index knows no weights: a word of every text would be walked to find it in no title.
    "CREATE INDEX search_words_of_title ON search_words USING gin (title) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = [
    "DROP INDEX IF EXISTS search_document_by_trigram",
    "DROP TABLE search_words",
    "DROP TEXT SEARCH CONFIGURATION marquee",
    "DROP TEXT SEARCH DICTIONARY marquee_stem",
]
TRIGRAMS = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # Of an expression, so that nobody looks an equal title up in it.
    """CREATE INDEX search_document_by_trigram ON search_document
        USING gist ((title_key || '') gist_trgm_ops (siglen = 64))""",
]


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _run(schema_editor, SQLITE)
    else:
        _run(schema_editor, POSTGRESQL)
        _make_trigrams(schema_editor)


def _make_trigrams(schema_editor):
    """A server may refuse the extension; typo help is then plainer, and check search.W001 says so."""
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            _run(schema_editor, TRIGRAMS)
    except DatabaseError as refusal:
        print(f"\n  pg_trgm was refused ({refusal}): help with typos will be plainer.", end="")


def unmake(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    _run(schema_editor, SQLITE_BACK if sqlite else POSTGRESQL_BACK)


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents_and_facets")]
    operations = [migrations.RunPython(make, unmake)]
