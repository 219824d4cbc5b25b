"""The desk's pages for pieces and what belongs to them."""

from reviews.admin.pieces import EditionAdmin, ReviewAdmin
from reviews.admin.records import (
    CorrectionAdmin,
    EmbargoAdmin,
    LogEntryAdmin,
    RecordChoiceAdmin,
    TagAdmin,
)

__all__ = [
    "CorrectionAdmin",
    "EditionAdmin",
    "EmbargoAdmin",
    "LogEntryAdmin",
    "RecordChoiceAdmin",
    "ReviewAdmin",
    "TagAdmin",
]
