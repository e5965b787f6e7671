"""People, posts, and who holds which post on which days."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.office.access.actor import Denied
from luoshi.office.access.duties import registry
from luoshi.office.access.roles import ROLE_LABELS, SECOND_FACTOR_ROLES, Reach, Role
from luoshi.office.storage.versions import Versioned
from luoshi.office.units.models import Ancestry, Unit

ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(Versioned, AbstractBaseUser):
    """One person's account. It gives no right by itself: rights come from the post that the person is acting in.

    `enter` names that post for the time of a request; every right is asked of it on every request, so that a change of
    post, of the tree or of a role takes effect with the next one.
    """

    username = models.CharField(_("账号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_why = models.CharField(max_length=200, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["username"]
        verbose_name = _("人员")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """suspended, unopened (never signed in, no password yet), resetting (waits for a new password) or active."""
        if not self.is_active:
            return "suspended"
        if self.has_usable_password():
            return "active"
        return "unopened" if self.last_seen_at is None else "resetting"

    @property
    def must_have_second_factor(self) -> bool:
        """Whether one of this person's posts, held or to come, asks for a second factor."""
        to_come = Q(to_on__isnull=True) | Q(to_on__gt=self.acting_on)
        return self.tenures.filter(to_come, post__role__in=SECOND_FACTOR_ROLES).exists()

    def enter(self, tenure: Tenure | None, on: date) -> None:
        """Act in this post from here on; None leaves the person without any right."""
        self._tenure = tenure if tenure is not None and tenure.holds(on) and tenure.user_id == self.pk else None
        self._on = on
        self.__dict__.pop("_covered", None)

    @property
    def tenure(self) -> Tenure | None:
        return getattr(self, "_tenure", None)

    @property
    def acting_on(self) -> date:
        return getattr(self, "_on", None) or timezone.localdate()

    @property
    def acting_role(self) -> Role | None:
        try:
            return Role(self.tenure.post.role) if self.tenure else None
        except ValueError:
            return None  # a role that this version does not know gives nothing

    @property
    def acting_unit_id(self) -> int | None:
        return self.tenure.post.unit_id if self.tenure else None

    @property
    def covered_unit_id(self) -> int | None:
        return self.tenure.post.covers_id if self.tenure else None

    @cached_property
    def _covered(self) -> dict[int, bool]:
        return {}

    def reach(self, duty: str) -> Reach | None:
        role = self.acting_role
        if role is None or not self.is_active:
            return None
        return registry.duty(duty).roles.get(role)

    def may(self, duty: str, unit_id: int | None) -> bool:
        reach = self.reach(duty)
        if reach is None or unit_id is None:
            return False
        if reach is Reach.EVERYWHERE:
            return True
        if reach is Reach.OWN:
            return unit_id == self.acting_unit_id
        return self._covers(unit_id)

    def require(self, duty: str, unit_id: int | None) -> None:
        if not self.may(duty, unit_id):
            raise Denied(duty, unit_id)

    def _covers(self, unit_id: int) -> bool:
        if unit_id not in self._covered:
            on = self.acting_on
            self._covered[unit_id] = (
                Ancestry.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), from_on__lte=on)
                .filter(ancestor=self.covered_unit_id, descendant=unit_id)
                .exists()
            )
        return self._covered[unit_id]


class Post(Versioned):
    """A post (岗位) in a unit: its title, the role that it gives, and the subtree that it covers.

    covers: the same unit for most; the county for the supervision office and the county's leaders.
    first_responsible: the holder is the first responsible person (第一责任人) of the unit.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("所在单位"))
    covers = models.ForeignKey(Unit, models.PROTECT, related_name="covering_posts", verbose_name=_("管辖范围"))
    title = models.CharField(_("岗位名称"), max_length=60)
    role = models.CharField(_("角色"), max_length=20, choices=ROLE_CHOICES)
    first_responsible = models.BooleanField(_("第一责任人"), default=False)
    valid_from = models.DateField(_("设立日期"))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["unit__sequence", "-first_responsible", "title"]
        verbose_name = _("岗位")
        constraints = [models.UniqueConstraint(fields=["unit", "title"], name="accounts_post_once")]

    def __str__(self) -> str:
        return f"{self.unit.short}{self.title}"


class Tenure(models.Model):
    """A person holds a post on the days of [from_on, to_on)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    user = models.ForeignKey(User, models.PROTECT, related_name="tenures")
    from_on = models.DateField(_("任职日期"))
    to_on = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        verbose_name = _("任职")
        indexes = [models.Index(fields=["user", "to_on"], name="accounts_by_user")]
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(to_on__isnull=True), name="accounts_one_open_holder"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="accounts_tenure_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or on < self.to_on)


class Handover(models.Model):
    """A desk handed over: the tenure that ends, who takes over, and on which day the open work follows.

    moved: id of the kind of work -> how many; empty until that day
    """

    tenure = models.ForeignKey(Tenure, models.PROTECT, related_name="handovers")
    to = models.ForeignKey(User, models.PROTECT, related_name="taken_over", verbose_name=_("接手人"))
    on = models.DateField(_("交接日期"))
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("交接")
        indexes = [models.Index(fields=["moved_at", "on"], name="accounts_handover_due")]

    def __str__(self) -> str:
        return f"{self.tenure} → {self.to}"


class PeopleImport(models.Model):
    """A spreadsheet of people and posts that was carried out, with what it made, so that it can be taken back as one.

    made: users, posts, tenures (lists of ids) and changed ([{post, before}])
    """

    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("人员导入")

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d %H:%M}"


class OneTimeLink(models.Model):
    """A link that is shown once and works once: the set-up of an empty county, or a new password.

    Only the digest of the secret is kept.
    """

    class Purpose(models.TextChoices):
        SETUP = "setup", _("首次设置")
        PASSWORD = "password", _("设置密码")

    purpose = models.CharField(max_length=10, choices=Purpose)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.made_at:%Y-%m-%d %H:%M}"
