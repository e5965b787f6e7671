"""Reading people and posts."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Reach, Role
from luoshi.office.access.scopes import NOTHING, within
from luoshi.office.accounts.models import Post, Tenure, User
from luoshi.office.units.models import Unit


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


def units_without_first_responsible(viewer: Actor, on: date) -> QuerySet[Post]:
    """The empty ones among the first responsible posts."""
    return empty_posts(viewer, on).filter(first_responsible=True)


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
