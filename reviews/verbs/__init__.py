"""The verbs of the workflow table, each one function: `verb(review, by, …)`.

Refusals are `door.Refused` and its kinds; nothing has changed when one is raised.
"""

from reviews.verbs.desk_life import (
    assign,
    claim,
    mark_read,
    override_embargo,
    propose_date,
    purge,
    release_claim,
    trash,
    untrash,
)
from reviews.verbs.drafting import create, edit, restore_revision, save, submit, take_back
from reviews.verbs.judging import agree, approve, break_glass, request_changes
from reviews.verbs.publishing import (
    cancel,
    hold,
    publish,
    reinstate,
    reschedule,
    set_expiry,
    stop,
    withdraw,
)

__all__ = [
    "agree",
    "approve",
    "assign",
    "break_glass",
    "cancel",
    "claim",
    "create",
    "edit",
    "hold",
    "mark_read",
    "override_embargo",
    "propose_date",
    "publish",
    "purge",
    "reinstate",
    "release_claim",
    "request_changes",
    "reschedule",
    "restore_revision",
    "save",
    "set_expiry",
    "stop",
    "submit",
    "take_back",
    "trash",
    "untrash",
    "withdraw",
]
