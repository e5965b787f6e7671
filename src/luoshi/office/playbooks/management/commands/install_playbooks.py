"""Install what ships with this version of the product and what the site adds, in a county that is set up already."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from luoshi.office.playbooks import actions, queries


class Command(BaseCommand):
    help = "Install new versions of shipped and own playbooks; an empty county gets them with its set-up."

    def handle(self, *args: Any, **options: Any) -> None:
        if not queries.versions().exists():
            return
        known = set(queries.versions().values_list("pk", flat=True))
        for version in actions.install_shipped(timezone.now()):
            if version.pk not in known:
                self.stdout.write(f"{version.playbook} {version.version}")
