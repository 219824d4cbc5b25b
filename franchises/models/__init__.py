"""Franchises, their story worlds, and what is said about the order of their stories."""

from franchises.models.calendars import Calendar, Era
from franchises.models.franchises import (
    Character,
    CharacterAlias,
    Franchise,
    Membership,
    Portrayal,
)
from franchises.models.places import Continuity, Event, Placement, Setting
from franchises.models.proposals import CannotConfirm, Proposal
from franchises.models.statements import Statement, StatementMember
from franchises.models.watch_orders import WatchOrder, WatchOrderEntry
from franchises.models.worlds import Appearance, WorldAlias, WorldEntity

__all__ = [
    "Appearance",
    "Calendar",
    "CannotConfirm",
    "Character",
    "CharacterAlias",
    "Continuity",
    "Era",
    "Event",
    "Franchise",
    "Membership",
    "Placement",
    "Portrayal",
    "Proposal",
    "Setting",
    "Statement",
    "StatementMember",
    "WatchOrder",
    "WatchOrderEntry",
    "WorldAlias",
    "WorldEntity",
]
