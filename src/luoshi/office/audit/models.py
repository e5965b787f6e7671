"""Entries and their seals. Rows are only ever added: triggers in the first migration refuse UPDATE and DELETE."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act of one person (or of the system) on one object.

    `before` and `after` hold the fields that changed, without personal values: those are referred to by id.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    unit_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_unit_id = models.BigIntegerField(null=True)
    result = models.CharField(max_length=20, default="done")
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    route = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "id"], name="audit_by_object"),
            models.Index(fields=["actor", "id"], name="audit_by_actor"),
            models.Index(fields=["object_unit_id", "id"], name="audit_by_unit"),
            models.Index(fields=["verb", "id"], name="audit_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb} {self.object_kind}:{self.object_id}"


class Seal(models.Model):
    """The place of an entry in the chain: numbers without gaps, each digest over the one before.

    digest = H(0x01 || previous || H(0x00 || canonical entry)); the prefixes part leaves from links as RFC 6962 does.
    """

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    algorithm = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
