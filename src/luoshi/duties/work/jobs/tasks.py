from __future__ import annotations

from luoshi.duties.work.actions import notify


def register() -> None:
    """Enter this module's jobs."""
    notify.register()
