"""Made-up titles, names and texts. Pure."""

import re
import tomllib
from pathlib import Path

from reviews import body

_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
ADJECTIVES, NOUNS, VERBS, GIVEN_NAMES, FAMILY_NAMES = (
    _WORDS[key].split() for key in ("adjectives", "nouns", "verbs", "given_names", "family_names")
)
JOINTS = (
    "and when the", "because the", "as if the", "until the", "while the", "although the",
    "so that the", "where the", "before the", "and nobody in the film sees that the",
)  # fmt: skip

# As in real texts: few words are everywhere, and ten thousand hardly anywhere.
THINGS = NOUNS + [f"{first}{second}" for first in ADJECTIVES for second in NOUNS]
SKEW = 3

# What is named is named by few titles, and a larger archive names more: of 36,000 real titles half
# have a word that stands in six at most, and ten times as many titles have four times the words.
SYLLABLES = [a + b for a in _WORDS["onsets"].split() for b in _WORDS["vowels"].split()]
COMMON_NAMES, NAMES_GROW = 100, 0.6
SCATTERED = 1_000_003  # a prime, so that neighbours in rank do not sound alike

BODIES = 240
SLOTS = 2  # references in the first paragraph of each body
REFERENCE = re.compile(r'data-ref="([a-z]+:[0-9]+)"')


def title(rng):
    adjective, noun = rng.choice(ADJECTIVES).title(), rng.choice(NOUNS).title()
    named = made_up(rng)
    forms = (
        f"The {adjective} {noun}",
        f"{adjective} {named}",
        f"The {noun} of {named}",
        f"{named} and the {adjective} {noun}",
        f"{adjective} {noun} of the {thing(rng).title()}",
    )
    return rng.choice(forms)


def name(rng):
    return f"{rng.choice(GIVEN_NAMES)} {rng.choice((rng.choice(FAMILY_NAMES), made_up(rng)))}"


def made_up(rng):
    """A name by its rank; that of n or more has the probability (1 + n / 100) ** -0.6."""
    rank = int(COMMON_NAMES * (rng.random() ** (-1 / NAMES_GROW) - 1))
    spelled = ""
    for place in (2, 1, 0):
        spelled += SYLLABLES[rank * SCATTERED // len(SYLLABLES) ** place % len(SYLLABLES)]
    return spelled.title()


def thing(rng):
    return THINGS[int(len(THINGS) * rng.random() ** SKEW)]


def sentence(rng):
    parts = [f"the {rng.choice(ADJECTIVES)} {thing(rng)} {rng.choice(VERBS)}"]
    for _ in range(rng.randint(1, 3)):
        part = f"{rng.choice(JOINTS)} {thing(rng)} {rng.choice(VERBS)}"
        parts.append(f"{part} the {thing(rng)}")
    text = " ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def paragraph(rng, sentences):
    return " ".join(sentence(rng) for _ in range(sentences))


def bodies(rng, count=BODIES):
    """Cleaned bodies of some 500 words; `naming` fills in what their first paragraphs name."""
    return [body.clean(_body(rng)) for _ in range(count)]


def _body(rng):
    named = " and ".join(f'<a data-ref="person:{n + 1}">{name(rng)}</a>' for n in range(SLOTS))
    blocks = [f"<p>{paragraph(rng, 4)} That is what we owe to {named}.</p>"]
    blocks += [f"<p>{paragraph(rng, rng.randint(3, 5))}</p>" for _ in range(rng.randint(4, 6))]
    extras = (
        f"<blockquote><p>{sentence(rng)}</p></blockquote>",
        f"<h2>{title(rng)}</h2>",
        f'<div data-spoiler="The ending"><p>{paragraph(rng, 2)}</p></div>',
        f'<p>{sentence(rng)}<span data-footnote="">{sentence(rng)}</span></p>',
    )
    blocks.insert(3, rng.choice(extras))
    return "".join(blocks)


def naming(html, people):
    """The body with its references leading to these people (ids), as many as it has places."""
    wanted = iter(people)
    return REFERENCE.sub(lambda found: f'data-ref="person:{next(wanted)}"', html)
