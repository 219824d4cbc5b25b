"""What the writers of a synthetic publication wrote: drafts that nothing stops. Pure."""

from django.utils.text import slugify

from desk.seeding import texts
from reviews import body
from reviews.snapshots import Byline, Draft, Entry, Picture, Subject

COMMON_TAG, RARE_TAG = "drama", "rediscovered"
OTHER_TAGS = tuple(texts.NOUNS[:40])
TAGS = (COMMON_TAG, RARE_TAG, *OTHER_TAGS)
ENTRIES, ENTRY_TEXTS = 5, 60
CORRECTION = "An earlier version of this piece named the wrong year."


class Desk:
    """Writes drafts from made-up texts, about the given records."""

    def __init__(self, records, rng):
        self.records, self.rng = records, rng
        self.bodies = texts.bodies(rng)
        self.entry_texts = [
            body.clean(f"<p>{texts.paragraph(rng, 2)}</p>") for _ in range(ENTRY_TEXTS)
        ]

    def signers(self, plan):
        """(user, person) of who signs, some with another; the newest are all the first's."""
        critics, rng = self.records.critics, self.rng
        first = critics[0] if plan.is_of_first_film else rng.choice(critics)
        second = rng.choice(critics)
        return [first, second] if rng.random() < 0.1 and second != first else [first]

    def draft(self, plan, number, signers):
        rng = self.rng
        headline = f"{texts.title(rng)} and the {texts.thing(rng)}"
        return Draft(
            kind=plan.kind,
            slug=f"{slugify(headline)}-{number}",
            headline=headline,
            standfirst=texts.sentence(rng),
            body=self.text(),
            verdict=texts.sentence(rng)[:300] if plan.kind == "review" else "",
            rating=rng.randint(1, 10) if plan.kind == "review" else None,
            subjects=tuple(self.subjects(plan)),
            bylines=tuple(Byline(person=person) for _, person in signers),
            tags=tuple(self.tags(plan)),
            pictures=tuple(self.pictures(plan)),
            entries=tuple(self.entries()) if plan.kind == "list" else (),
        )

    def rewritten(self, draft, *, corrects):
        """The draft as it was changed later."""
        return draft.replace(body=self.text(), correction=CORRECTION if corrects else "")

    def text(self):
        people = self.rng.sample(self.records.people[1:], texts.SLOTS)
        return texts.naming(self.rng.choice(self.bodies), people)

    def subjects(self, plan):
        records, rng = self.records, self.rng
        film = records.films[0] if plan.is_of_first_film else rng.choice(records.films[1:])
        about_somebody = plan.kind in ("interview", "obituary")
        if about_somebody:
            star = plan.is_of_first_film and plan.kind == "interview"
            person = records.people[0] if star else rng.choice(records.people[1:])
            yield Subject("person", person, main=True)
        if plan.is_of_first_film or plan.kind not in ("list", "obituary"):
            yield Subject("film", film, main=not about_somebody)
        if plan.is_of_first_film and plan.place % 4 == 0:
            yield Subject("franchise", records.franchises[0])
        elif plan.kind == "essay":
            yield Subject("franchise", rng.choice(records.franchises[1:]))

    def tags(self, plan):
        if plan.place % 4 == 0:
            yield COMMON_TAG
        if plan.is_rare:
            yield RARE_TAG
        yield from self.rng.sample(OTHER_TAGS, self.rng.randint(0, 2))

    def pictures(self, plan):
        if plan.place % 2 == 0:
            yield Picture(self.rng.choice(self.records.pictures), hero=True)

    def entries(self):
        films = self.rng.sample(self.records.films[1:], ENTRIES)
        for place, film in enumerate(films, 1):
            yield Entry(film=film, position=str(place), text=self.rng.choice(self.entry_texts))
