"""Atlassian Statuspage, manage API v1: one module per family of paths, each with its table of operations."""

from .service import StatuspageService

SERVICE = StatuspageService
