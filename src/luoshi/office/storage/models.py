"""Rows that belong to storage itself: running numbers and keys against doubles."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class NumberSeries(models.Model):
    """The last number given out under a key, for example `督查〔2026〕`."""

    key = models.CharField(max_length=120, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class OnceKey(models.Model):
    """A request that was carried out, by the key its sender gave it; the same key again gives the same result."""

    actor_id = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    route = models.CharField(max_length=80)
    result_kind = models.CharField(max_length=80, blank=True)
    result_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "route", "key"], name="storage_once")]
        indexes = [models.Index(fields=["created_at"], name="storage_once_by_age")]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.route} {self.key}"
