from __future__ import annotations


def register() -> None:
    """Enter this module's jobs."""
