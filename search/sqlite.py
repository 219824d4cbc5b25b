"""The words of documents in SQLite: FTS5 with bm25, and a trigram table for typos."""

from django.db import connection

TITLE_WEIGHT, TEXT_WEIGHT = 10.0, 1.0
# Words of titles for themselves: else a word of every text would be walked to find it in none.
TITLES = ("search_title_words", "search_titles")
TRIGRAMS = 40
# Titles weighed for a suggestion: those that share the rarest trigrams with the query.
WEIGHED = 1_000


def write(rows):
    """Keeps the words of (document id, title, text) rows; replaces what was there."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO search_words (rowid, title, text) VALUES (%s, %s, %s)", rows
        )
        for table in TITLES:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {table} (rowid, title) VALUES (%s, %s)",
                [(document_id, title) for document_id, title, _ in rows],
            )


def erase(document_ids):
    ids = [(document_id,) for document_id in document_ids]
    with connection.cursor() as cursor:
        for table in ("search_words", *TITLES):
            cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", ids)


def without_words():
    """SQL for the ids of documents that no words lead to."""
    tables = ("search_words", *TITLES)
    absent = [f"id NOT IN (SELECT id FROM {table}_docsize)" for table in tables]
    return f"SELECT id FROM search_document WHERE {' OR '.join(absent)}"


def matching(query, visible, *, in_title, limit):
    """SQL and parameters for (id, sort_at, relevance) of the newest documents that match."""
    sql, params = visible
    table = "search_title_words" if in_title else "search_words"
    # CROSS JOIN keeps the index of words outermost; the planner would walk the documents instead.
    return (
        f"""SELECT d.id, d.sort_at, -bm25({table}, {TITLE_WEIGHT}, {TEXT_WEIGHT}) AS relevance
            FROM {table} CROSS JOIN ({sql}) d
            WHERE {table} MATCH %s AND d.id = {table}.rowid
            ORDER BY {table}.rowid DESC LIMIT {limit}""",
        (*params, _match(query)),
    )


def _match(query):
    """Only letters and digits within quotes, so that nothing typed is ever syntax."""
    phrases = [f'"{" ".join(words)}"' for words in query.phrases]
    return " AND ".join(phrases) + (" *" if query.is_open else "")


def similar_titles(query, visible, *, limit):
    """SQL and parameters for the ids of titles that share most trigrams with the query."""
    sql, params = visible
    words = [word for phrase in query.phrases for word in phrase]
    grams = _rarest(_trigrams(*words) or _trigrams(query.key))
    if not grams:
        return None
    return (
        f"""SELECT d.id FROM search_titles CROSS JOIN ({sql}) d
            WHERE search_titles MATCH %s AND d.id = search_titles.rowid
            ORDER BY bm25(search_titles) LIMIT {limit}""",
        (*params, " OR ".join(f'"{gram}"' for gram in grams)),
    )


def _trigrams(*texts):
    grams = (text[i : i + 3] for text in texts for i in range(len(text) - 2))
    return list(dict.fromkeys(grams))[:TRIGRAMS]


def _rarest(grams):
    """The trigrams that stand in the fewest titles, as many as lead to no more than are weighed."""
    if not grams:
        return []
    places = ", ".join("%s" for _ in grams)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT term, doc FROM search_trigrams WHERE term IN ({places}) ORDER BY doc, term",
            grams,
        )
        counted = cursor.fetchall()
    kept, titles = [], 0
    for gram, count in counted:
        titles += count
        if kept and titles > WEIGHED:
            break
        kept.append(gram)
    return kept
