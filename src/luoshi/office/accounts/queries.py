"""Reading people and posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Reach, Role
from luoshi.office.access.scopes import NOTHING, subtree, within
from luoshi.office.accounts.models import Handover, PeopleImport, Post, Tenure, User
from luoshi.office.units import queries as units
from luoshi.office.units.models import Unit

NO_PASSWORD = "!"  # noqa: S105 - with this Django marks an account that has none


def holding(on: date) -> Q:
    """Tenures that hold on a day."""
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))


def open_posts(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def tenures_of(user: User, on: date) -> QuerySet[Tenure]:
    """The posts that a person holds on a day, the first responsible one first."""
    return (
        Tenure.objects.filter(holding(on), user=user)
        .select_related("post", "post__unit", "post__covers")
        .order_by("-post__first_responsible", "id")
    )


def people(viewer: Actor) -> QuerySet[User]:
    """Accounts that the viewer may administer: held by a post within reach, or by none at all."""
    reach = viewer.reach("people.read")
    if reach is None:
        return User.objects.none()
    if reach is Reach.EVERYWHERE:
        return User.objects.all()
    inside = Tenure.objects.filter(user=OuterRef("pk")).filter(within(viewer, "people.read", "post__unit"))
    anywhere = Tenure.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(inside) | ~Exists(anywhere))


def posts(viewer: Actor, duty: str = "people.read") -> QuerySet[Post]:
    """Posts of the units within reach of the duty."""
    condition = within(viewer, duty, "unit")
    if condition == NOTHING:
        return Post.objects.none()
    return Post.objects.filter(condition).select_related("unit", "covers")


def holders(unit_id: int, role: Role, on: date) -> QuerySet[User]:
    """Active people who act for a unit in a role on a day."""
    held = Tenure.objects.filter(holding(on), user=OuterRef("pk"), post__unit=unit_id, post__role=role)
    return User.objects.filter(Exists(held), is_active=True)


def everybody_in(unit_id: int, on: date) -> QuerySet[User]:
    """Active people with any post in exactly this unit on a day."""
    held = Tenure.objects.filter(holding(on), user=OuterRef("pk"), post__unit=unit_id)
    return User.objects.filter(Exists(held), is_active=True)


def first_responsible(unit_id: int, on: date) -> Tenure | None:
    """Who is the first responsible person (第一责任人) of a unit on a day, if the post is filled."""
    return (
        Tenure.objects.filter(holding(on), post__unit=unit_id, post__first_responsible=True)
        .select_related("user", "post", "post__unit")
        .first()
    )


def empty_posts(viewer: Actor, on: date) -> QuerySet[Post]:
    """Posts within reach that nobody holds on a day."""
    held = Tenure.objects.filter(holding(on), post=OuterRef("pk"))
    return posts(viewer).filter(open_posts(on)).filter(~Exists(held))


def units_without_first_responsible(viewer: Actor, on: date) -> QuerySet[Unit]:
    """Units within sight that nobody answers for: no such post, or an empty one."""
    answering = Tenure.objects.filter(holding(on), post__unit=OuterRef("pk"), post__first_responsible=True)
    condition = _in_sight(viewer, "pk")
    if condition == NOTHING:
        return Unit.objects.none()
    return units.standing(on).filter(condition).filter(~Exists(answering))


def first_responsible_over_time(unit_id: int) -> QuerySet[Tenure]:
    """Who was the first responsible person of a unit and when, the latest first."""
    return (
        Tenure.objects.filter(post__unit=unit_id, post__first_responsible=True)
        .select_related("user", "post", "post__unit")
        .order_by("-from_on", "-pk")
    )


def leaders_over(unit_id: int, on: date) -> QuerySet[User]:
    """Leaders whose post covers a unit from above or within, for the choice of a leader in charge."""
    covering = Tenure.objects.filter(
        holding(on), user=OuterRef("pk"), post__role=Role.LEADER, post__covers__downward__descendant=unit_id
    ).filter(post__covers__downward__to_on__isnull=True)
    return User.objects.filter(Exists(covering), is_active=True)


def anybody() -> bool:
    """Whether there is an account at all."""
    return User.objects.exists()


def county_names() -> list[str]:
    """Names of the county itself, which no password may be made of."""
    return list(Unit.objects.filter(tier="county", kind="area").values_list("name", flat=True))


def day_of(now: datetime) -> date:
    """The day in the county at an instant."""
    return timezone.localdate(now)


def administers(user: User, on: date) -> bool:
    """Whether a person holds an administrator's post on a day or will."""
    to_come = Q(to_on__isnull=True) | Q(to_on__gt=on)
    return Tenure.objects.filter(to_come, user=user, post__role=Role.ADMINISTRATOR).exists()


def has_administrator(on: date) -> bool:
    """Whether somebody can sign in and administer on a day."""
    return (
        Tenure.objects.filter(holding(on), post__role=Role.ADMINISTRATOR, user__is_active=True)
        .exclude(user__password__startswith=NO_PASSWORD)
        .exists()
    )


def listed(viewer: Actor, on: date) -> QuerySet[User]:
    """People within reach, with `second_factor`, `unit_sequence` and their posts of the day as `posts_now`."""
    now_held = Tenure.objects.filter(holding(on)).select_related("post__unit", "post__covers")
    ordered = now_held.order_by("-post__first_responsible", "pk")
    second = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    first = ordered.filter(user=OuterRef("pk")).values("post__unit__sequence")[:1]
    return (
        people(viewer)
        .annotate(second_factor=Exists(second), unit_sequence=Subquery(first))
        .prefetch_related(Prefetch("tenures", queryset=ordered, to_attr="posts_now"))
    )


def narrowed(
    users: QuerySet[User], on: date, text: str = "", unit_id: int | None = None, role: str = "", state: str = ""
) -> QuerySet[User]:
    """People by part of a name, account, unit or post; by a unit and all below it; by role; by state."""
    held = Tenure.objects.filter(holding(on), user=OuterRef("pk"))
    if text:
        placed = held.filter(
            Q(post__title__icontains=text)
            | Q(post__unit__name__icontains=text)
            | Q(post__unit__short_name__icontains=text)
        )
        users = users.filter(Q(name__icontains=text) | Q(username__icontains=text) | Exists(placed))
    if unit_id is not None:
        users = users.filter(Exists(held.filter(post__unit__in=subtree(unit_id, on))))
    if role:
        users = users.filter(Exists(held.filter(post__role=role)))
    return users.filter(in_state(state, on)) if state else users


def in_state(state: str, on: date) -> Q:
    """Condition of a state of accounts, as `User.state` names them, or `no_post`, `several`."""
    unset = Q(password__startswith=NO_PASSWORD)
    held = Tenure.objects.filter(holding(on), user=OuterRef("pk"))
    conditions: dict[str, Q] = {
        "suspended": Q(is_active=False),
        "active": Q(is_active=True) & ~unset,
        "unopened": Q(is_active=True, last_seen_at__isnull=True) & unset,
        "resetting": Q(is_active=True, last_seen_at__isnull=False) & unset,
        "no_post": ~Q(Exists(held)),
    }
    return conditions.get(state, NOTHING)


def _in_sight(viewer: Actor, field: str) -> Q:
    """Units whose posts a person may look up: all that they administer, else those that their post covers."""
    if viewer.reach("people.read") is not None:
        return within(viewer, "people.read", field)
    if viewer.covered_unit_id is None or viewer.acting_unit_id is None:
        return NOTHING
    ids = subtree(viewer.covered_unit_id, viewer.acting_on)
    return Q(**{f"{field}__in": ids}) | Q(**{field: viewer.acting_unit_id})


def directory(viewer: Actor, on: date) -> QuerySet[Post]:
    """Posts of the day within sight, each with `holders` of the day (none or one) and `empty_since`."""
    condition = _in_sight(viewer, "unit")
    if condition == NOTHING:
        return Post.objects.none()
    holders_now = Tenure.objects.filter(holding(on)).select_related("user")
    held = Tenure.objects.filter(holding(on), post=OuterRef("pk"))
    left = Tenure.objects.filter(post=OuterRef("pk"), to_on__lte=on).order_by().values("post").annotate(d=Max("to_on"))
    return (
        Post.objects.filter(condition)
        .filter(open_posts(on))
        .select_related("unit", "covers")
        .annotate(is_held=Exists(held), left_on=Subquery(left.values("d")[:1]))
        .prefetch_related(Prefetch("tenures", queryset=holders_now, to_attr="holders"))
    )


def without_holder(posts: QuerySet[Post], on: date) -> QuerySet[Post]:
    """Posts that nobody holds on a day."""
    return posts.filter(~Exists(Tenure.objects.filter(holding(on), post=OuterRef("pk"))))


def found_in(posts: QuerySet[Post], text: str) -> QuerySet[Post]:
    """Posts by part of a title, of a unit's name or of the holder's name."""
    holder = Tenure.objects.filter(post=OuterRef("pk"), to_on__isnull=True, user__name__icontains=text)
    named = Q(title__icontains=text) | Q(unit__name__icontains=text) | Q(unit__short_name__icontains=text)
    return posts.filter(named | Exists(holder))


def posts_below(posts: QuerySet[Post], unit_id: int, on: date) -> QuerySet[Post]:
    return posts.filter(unit__in=subtree(unit_id, on))


def career(user: User) -> QuerySet[Tenure]:
    """Every post that a person held, holds or will hold, the latest first."""
    return user.tenures.select_related("post__unit", "post__covers").order_by("-from_on", "-pk")


def holders_over_time(post: Post) -> QuerySet[Tenure]:
    """Who held a post and when, the latest first."""
    return post.tenures.select_related("user").order_by("-from_on", "-pk")


def tenures_within(viewer: Actor) -> QuerySet[Tenure]:
    """Tenures of posts that the viewer may change."""
    return Tenure.objects.filter(within(viewer, "people.change", "post__unit")).select_related(
        "post__unit", "post__covers", "user"
    )


def vacant(viewer: Actor, on: date) -> QuerySet[Post]:
    """Posts that the viewer may fill: nobody holds them on the day or later."""
    taken = Tenure.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), post=OuterRef("pk"))
    return posts(viewer, "people.change").filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).filter(~Exists(taken))


def available(viewer: Actor) -> QuerySet[User]:
    """People within reach whose account is not suspended, for the choice of a holder."""
    return people(viewer).filter(is_active=True).order_by("name", "username")


def sessions_of(user: User) -> list[UserSession]:
    """Where a person is signed in, the latest first."""
    return list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk"))


def handovers_of(user: User) -> QuerySet[Handover]:
    """Desks that a person gave away or took over, the latest first."""
    return Handover.objects.filter(Q(tenure__user=user) | Q(to=user)).select_related(
        "tenure__user", "tenure__post__unit", "to"
    )


def imports_of(viewer: Actor) -> QuerySet[PeopleImport]:
    """Imports that this person made."""
    return PeopleImport.objects.filter(by_id=viewer.pk)


def unopened(viewer: Actor, ids: list[int]) -> QuerySet[User]:
    """Of these accounts, those within reach that were never opened."""
    return people(viewer).filter(pk__in=ids, is_active=True, password__startswith=NO_PASSWORD).order_by("pk")


def by_username(username: str) -> User | None:
    return User.objects.filter(username__iexact=username).first()


def post_in(unit_id: int, title: str) -> Post | None:
    return Post.objects.filter(unit=unit_id, title=title).select_related("unit", "covers").first()


def by_usernames(usernames: set[str]) -> dict[str, User]:
    """Accounts by their name in lower case."""
    found: dict[str, User] = {}
    for some in _by_five_hundred(sorted(usernames)):
        for user in User.objects.annotate(lower=Lower("username")).filter(lower__in=some):
            found[user.username.lower()] = user
    return found


def titled(titles: set[str]) -> dict[tuple[int, str], Post]:
    """Posts of every unit with one of these titles, by unit and title."""
    found: dict[tuple[int, str], Post] = {}
    for some in _by_five_hundred(sorted(titles)):
        for post in Post.objects.filter(title__in=some):
            found[post.unit_id, post.title] = post
    return found


def tenures_by_post(post_ids: list[int]) -> dict[int, list[Tenure]]:
    """Who held, holds or will hold these posts, by post; open ones first."""
    held: dict[int, list[Tenure]] = {}
    for some in _by_five_hundred(post_ids):
        rows = Tenure.objects.filter(post__in=some).select_related("user")
        for tenure in rows.order_by(F("to_on").desc(nulls_first=True)):
            held.setdefault(tenure.post_id, []).append(tenure)
    return held


def roles_by_username(users: list[User], on: date) -> dict[str, set[Role]]:
    """The roles that people have on a day or will have, by account in lower case."""
    to_come = Q(to_on__isnull=True) | Q(to_on__gt=on)
    held: dict[str, set[Role]] = {}
    for some in _by_five_hundred([user.pk for user in users]):
        rows = Tenure.objects.filter(to_come, user__in=some).values_list("user__username", "post__role")
        for username, role in rows:
            held.setdefault(username.lower(), set()).add(Role(role))
    return held


def answering_posts(on: date) -> dict[int, Post]:
    """The first responsible post of each unit that has one, filled or not."""
    return {post.unit_id: post for post in Post.objects.filter(open_posts(on), first_responsible=True)}


def _by_five_hundred(items: list[Any]) -> Iterator[list[Any]]:
    # SQLite takes so many values at a time; longer tables come in parts.
    for start in range(0, len(items), 500):
        yield items[start : start + 500]


def administrators(on: date) -> QuerySet[User]:
    """Whom to call when one cannot get in."""
    held = Tenure.objects.filter(holding(on), user=OuterRef("pk"), post__role=Role.ADMINISTRATOR)
    return User.objects.filter(Exists(held), is_active=True).order_by("name")
