"""Catchpoint: both ways in (API v1 with client credentials, API v2 with a key) and the reading of tests."""

from .service import CLIENT_ID, CLIENT_SECRET, KEY, CatchpointService

SERVICE = CatchpointService

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "KEY", "SERVICE"]
