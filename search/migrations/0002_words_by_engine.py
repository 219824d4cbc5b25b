"""The tables of words, which each database keeps in its own way: FTS5, or tsvector."""

from django.db import migrations

SQLITE = [
    # Stemmed by Porter's rules; unicode61 alone would take "é" for a letter of its own.
    """CREATE VIRTUAL TABLE search_words USING fts5(
        title, text, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')""",
    """CREATE VIRTUAL TABLE search_title_words USING fts5(
        title, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')""",
    # A word is looked up in each segment. Half as many take writers two thirds longer.
    "INSERT INTO search_words (search_words, rank) VALUES ('automerge', 2)",
    "INSERT INTO search_title_words (search_title_words, rank) VALUES ('automerge', 2)",
]
SQLITE_BACK = ["DROP TABLE search_title_words", "DROP TABLE search_words"]
POSTGRESQL = [
    # English without its stop words: "It", "Her" and "Us" are films.
    "CREATE TEXT SEARCH DICTIONARY marquee_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION marquee (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION marquee ALTER MAPPING REPLACE english_stem WITH marquee_stem",
    """CREATE TABLE search_words (
        place bigint PRIMARY KEY, words tsvector NOT NULL, title tsvector NOT NULL)""",
    # Without pending list, so that no reader pays for the flush of what writers left there.
    "CREATE INDEX search_words_by_word ON search_words USING gin (words) WITH (fastupdate = off)",
    # A GIN index knows no weights: a word of every text would be walked to find it in no title.
    "CREATE INDEX search_words_of_title ON search_words USING gin (title) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = [
    "DROP TABLE search_words",
    "DROP TEXT SEARCH CONFIGURATION marquee",
    "DROP TEXT SEARCH DICTIONARY marquee_stem",
]


def make(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    _run(schema_editor, SQLITE if sqlite else POSTGRESQL)


def unmake(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    _run(schema_editor, SQLITE_BACK if sqlite else POSTGRESQL_BACK)


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents_and_facets")]
    operations = [migrations.RunPython(make, unmake)]
