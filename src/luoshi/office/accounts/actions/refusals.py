"""Why a change to people and posts is not made."""

from __future__ import annotations


class AccountRefused(Exception):
    """The change is not possible; the message says why and what to do."""


class LinkRefused(Exception):
    """The one-time link is unknown, used or expired."""
