"""Installing playbooks: the files as they are, kept whole, in force from a day."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from luoshi.core import playbooks as core
from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.playbooks import calendars
from luoshi.office.playbooks.models import PlaybookVersion


@transaction.atomic
def install(actor: Actor | None, folder: Path, in_force_from: date, now: datetime) -> PlaybookVersion:
    """Keep a playbook folder as a version; the same content again gives the version that is there.

    Raises core.PlaybookErrors when the folder does not pass the check.
    """
    loaded = core.load(folder, settings.LUOSHI_PLAYBOOKS)
    files = _with_what_it_extends(folder, loaded)
    digest = hashlib.sha256("\x00".join(f"{name}\x00{text}" for name, text in files.items()).encode()).hexdigest()
    known = PlaybookVersion.objects.filter(playbook=loaded.id, digest=digest).first()
    if known is not None:
        return known
    version = PlaybookVersion.objects.create(
        playbook=loaded.id,
        version=loaded.version,
        title={"zh": loaded.title.zh, "en": loaded.title.en or ""},
        digest=digest,
        content=files,
        in_force_from=in_force_from,
        installed_at=now,
        installed_by_id=actor.pk if actor else None,
    )
    audit.record(actor, "playbooks.installed", version, at=now, after={"digest": digest, "version": loaded.version})
    return version


@transaction.atomic
def install_shipped(now: datetime, in_force_from: date | None = None) -> list[PlaybookVersion]:
    """Install what ships with the product and what the site adds, and the calendar years that are known.

    A first installation is in force for the whole past, so that records may be older than the house.
    """
    calendars.load_known(now)
    first = not PlaybookVersion.objects.exists()
    start = in_force_from or (date(2004, 1, 1) if first else now.date())
    places = [*settings.LUOSHI_PLAYBOOKS, core.shipped_playbooks()]
    return [install(None, folder, start, now) for folder in core.find(places)]


def _with_what_it_extends(folder: Path, loaded: core.Playbook) -> dict[str, str]:
    """Every file that the playbook is made of, by its path below a folder of playbooks; examples are left out."""
    files = {
        f"{loaded.id}/{file.relative_to(folder)}": file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*.yaml"))
        if "examples" not in file.relative_to(folder).parts
    }
    if loaded.extends:
        known = {
            path.name: path for path in core.find([*settings.LUOSHI_PLAYBOOKS, folder.parent, core.shipped_playbooks()])
        }
        base = known[loaded.extends]
        files |= _with_what_it_extends(base, core.load(base, settings.LUOSHI_PLAYBOOKS))
    return files
