"""What the house tells a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One message to one person about one thing. Its words are made when it is shown, in the reader's language.

    kind:   a registered kind of message, which knows its words
    values: what the words need: numbers, titles, unit names
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "read_at", "-id"], name="notices_by_reader"),
            models.Index(fields=["subject_kind", "subject_id"], name="notices_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"
