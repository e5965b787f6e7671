"""Files as they were handed in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """A file kept under a random name outside any web root. Who may read its subject may read it.

    name: as uploaded; stored: path below the files folder; media_type: as checked, never as claimed
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=80, unique=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("附件")
        ordering = ["uploaded_at"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="files_by_subject")]

    def __str__(self) -> str:
        return self.name
