"""Where somebody is signed in: at a few places, shown to them, ended at once when something is wrong."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.accounts.actions.people import require_over
from luoshi.office.accounts.actions.refusals import AccountRefused
from luoshi.office.accounts.models import Tenure, User
from luoshi.office.audit import actions as audit

# GB/T 22239-2019, 8.1.4.2 and ASVS 5.0 7.1.2: the number of sessions at a time is limited.
MOST_SESSIONS = 3


@transaction.atomic
def signed_in(user: User, session_key: str | None, now: datetime) -> None:
    """Note the sign-in; beyond three sessions at a time the oldest end."""
    audit.record(user, "accounts.signed_in", user, at=now)
    others = UserSession.objects.filter(user=user).exclude(session_key=session_key).order_by("-created_at", "-pk")
    standing = [session for session in others if not session.purge()]
    for session in standing[MOST_SESSIONS - 1 :]:
        session.end()
        audit.record(user, "accounts.session_ended", user, at=now, reason=_("同时登录最多 3 处，最早的一处已退出"))


@transaction.atomic
def signed_out(user: User, session_key: str | None, now: datetime) -> None:
    UserSession.objects.filter(user=user, session_key=session_key).delete()
    audit.record(user, "accounts.signed_out", user, at=now)


@transaction.atomic
def sign_in_failed(username: str, now: datetime) -> None:
    """Note a failed attempt. The name typed is not kept, for it may be a password; a known account is referred to."""
    known = User.objects.filter(username__iexact=username[:60]).values_list("pk", flat=True).first()
    subject = ("accounts.user", known) if known else None
    audit.record(None, "accounts.sign_in_failed", subject, at=now, result="refused")


@transaction.atomic
def end_session(user: User, session_id: int, now: datetime) -> None:
    """End one of one's own sessions. Raises AccountRefused when it has ended already."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise AccountRefused(_("这处登录已经退出了。"))
    session.end()
    audit.record(user, "accounts.session_ended", user, at=now)


@transaction.atomic
def sign_out_everywhere(actor: Actor, user: User, now: datetime) -> int:
    """End every session of a person within reach; how many."""
    require_over(actor, user)
    ended = end_sessions(user)
    audit.record(actor, "accounts.session_ended", user, at=now, after={"sessions": ended})
    return ended


def end_sessions(user: User, but: str | None = None) -> int:
    """End every session of a person except one; how many. Needs an open transaction."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


def rekey(user: User, old: str | None, new: str | None) -> None:
    """A session got a new key; it stays in the list under that one. Needs an open transaction."""
    UserSession.objects.filter(user=user, session_key=old).update(session_key=new)


@transaction.atomic
def second_factor_changed(user: User, session_key: str | None, what: str, now: datetime) -> None:
    """Note a change of the second factor. What was signed in with less before ends: every other session."""
    end_sessions(user, session_key)
    audit.record(user, "accounts.second_factor", user, at=now, after={"what": what})


@transaction.atomic
def change_password(user: User, password: str, session_key: str | None, now: datetime) -> None:
    """A person's own new password, checked already; every session but the one named ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user, session_key)
    audit.record(user, "accounts.password_set", user, at=now)


@transaction.atomic
def post_entered(user: User, tenure: Tenure, now: datetime) -> None:
    """Note that a person goes on in another of their posts."""
    audit.record(user, "accounts.post_entered", tenure, at=now, unit_id=tenure.post.unit_id)
