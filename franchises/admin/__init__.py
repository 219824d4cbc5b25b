"""The desk's pages for franchises, their worlds, and the order of their stories."""

from franchises.admin import places, records, statements, worlds

__all__ = ["places", "records", "statements", "worlds"]
