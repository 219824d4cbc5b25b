"""The desk's side (pieces), the readers' side (editions), and the permanent record."""

from reviews.models.editions import (
    Edition,
    EditionEntry,
    EditionFilm,
    EditionFranchise,
    EditionPerson,
    EditionPicture,
    EditionTag,
    Tag,
)
from reviews.models.embargoes import Embargo, Guard
from reviews.models.front import FrontPageAct, Placing
from reviews.models.pieces import DraftReference, ReadMark, Review, Revision, Slug, Writer
from reviews.models.record import Approval, Correction, LogEntry, RecordChoice

__all__ = [
    "Approval",
    "Correction",
    "DraftReference",
    "Edition",
    "EditionEntry",
    "EditionFilm",
    "EditionFranchise",
    "EditionPerson",
    "EditionPicture",
    "EditionTag",
    "Embargo",
    "FrontPageAct",
    "Guard",
    "LogEntry",
    "Placing",
    "ReadMark",
    "RecordChoice",
    "Review",
    "Revision",
    "Slug",
    "Tag",
    "Writer",
]
