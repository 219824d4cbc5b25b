"""A film's credits as the block at the foot of a poster sets them. Pure.

Only what the film itself says stands there: no claim, nobody uncredited, no footage of old.
"""

STARS = 10  # of the cast; the last of them comes after an "and"
LEAST = 4  # names, below which there is no block worth setting

# In the order of a poster, where the director comes last.
CLAUSES = (
    ("casting by", ("casting",)),
    ("music by", ("composer",)),
    ("choreography by", ("choreographer",)),
    ("costume designer", ("costume_designer",)),
    ("edited by", ("editor",)),
    ("production designer", ("production_designer",)),
    ("director of photography", ("cinematographer",)),
    ("executive producer", ("executive_producer",)),
    ("produced by", ("producer",)),
    ("created by", ("creator",)),
    ("based on the work of", ("source_material",)),
    ("story by", ("story",)),
    ("written by", ("writer", "screenplay")),
    ("directed by", ("director", "co_director")),
)


def block(lines, title):
    """(words, name, address) triples, of which words or name may be empty; [] if too few.

    `lines` are credits in billing order (`films.facts.Line`), each shown once in a clause.
    """
    said = [
        line
        for line in lines
        if not (line.is_claimed or line.is_uncredited or line.is_archive or line.is_voice)
    ]
    parts = [*_cast(_once(said, ("cast",))[:STARS], title)]
    for words, jobs in CLAUSES:
        parts += _clause(words, _once(said, jobs))
    return parts if sum(bool(address) for *_, address in parts) >= LEAST else []


def _once(lines, jobs):
    return list({line.slug: line for line in lines if line.job in jobs}.values())


def _cast(cast, title):
    """KEANU REEVES in JOHN WICK, then everybody else."""
    for place, line in enumerate(cast):
        is_last = 1 < place == len(cast) - 1
        yield ("and" if is_last else "", line.name, line.address)
        if place == 0:
            yield ("in", title, "")


def _clause(words, lines):
    for place, line in enumerate(lines):
        yield (words if place == 0 else _between(place, lines), line.name, line.address)


def _between(place, lines):
    return "and" if place == len(lines) - 1 else ""
