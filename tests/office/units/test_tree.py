"""The dated ancestor table against a plain walk from parent to parent, on random trees and random changes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.office.units import tree
from luoshi.office.units.models import Ancestry, Unit

BEGIN = date(2020, 1, 1)


@dataclass
class Walked:
    """The same tree, kept as "from this day on below that one", and read by walking."""

    parents: dict[int, list[tuple[date, int | None]]] = field(default_factory=dict)
    ended: dict[int, date] = field(default_factory=dict)
    days: set[date] = field(default_factory=lambda: {BEGIN})

    def stands(self, unit: int, on: date) -> bool:
        return self.parents[unit][0][0] <= on and (unit not in self.ended or on < self.ended[unit])

    def parent(self, unit: int, on: date) -> int | None:
        return [parent for since, parent in self.parents[unit] if since <= on][-1]

    def above(self, unit: int, on: date) -> list[int]:
        chain = [unit]
        while (up := self.parent(chain[-1], on)) is not None:
            chain.append(up)
        return chain

    def set(self, unit: int, parent: int | None, on: date) -> None:
        kept = [entry for entry in self.parents.get(unit, []) if entry[0] != on]
        self.parents[unit] = [*kept, (on, parent)]
        self.days.add(on)

    def end(self, unit: int, on: date) -> None:
        self.ended[unit] = on
        self.days.add(on)


def new_unit(code: int, on: date) -> Unit:
    return Unit.objects.create(code=str(code), name=f"单位{code}", tier="village", valid_from=on)


def table_as_of(on: date) -> set[tuple[int, int, int]]:
    return set(Ancestry.objects.filter(tree.standing(on)).values_list("ancestor", "descendant", "depth"))


def walk_as_of(walked: Walked, on: date) -> set[tuple[int, int, int]]:
    return {
        (above, unit, depth)
        for unit in walked.parents
        if walked.stands(unit, on)
        for depth, above in enumerate(walked.above(unit, on))
    }


def assert_same_on_every_day(walked: Walked) -> None:
    for day in sorted(
        walked.days | {d - timedelta(days=1) for d in walked.days} | {max(walked.days) + timedelta(days=400)}
    ):
        assert table_as_of(day) == walk_as_of(walked, day), day


def attempt(walked: Walked, units: dict[int, Unit], what: str, one: int, other: int, on: date) -> bool:
    """One change in both; False when the table refused it, which it may only for a reason."""
    unit, target = units[one], units[other]
    try:
        with transaction.atomic():
            if what == "place":
                unit = new_unit(len(units) + 1, on)
                tree.place(unit, target, on)
                units[unit.pk] = unit
                walked.set(unit.pk, other, on)
            elif what == "move":
                tree.move(unit, target, on)
                walked.set(one, other, on)
            elif what == "merge":
                under = [u for u in walked.parents if walked.stands(u, on) and walked.parent(u, on) == one]
                for child in under:
                    tree.move(units[child], target, on)
                tree.close(unit, on)
                Unit.objects.filter(pk=one).update(valid_to=on)
                unit.valid_to = on
                for child in under:
                    walked.set(child, other, on)
                walked.end(one, on)
    except tree.BelowItself:
        return False if one in walked.above(other, on) else pytest.fail("refused without a circle")
    except tree.ChangedLater:
        return False if on < max(walked.days) else pytest.fail("refused without a later change")
    except tree.NotThere:
        absent = [u for u in (one, other) if not walked.stands(u, on) or walked.parents[u][0][0] == on]
        return False if absent else pytest.fail("refused though both stand")
    except tree.NotEmpty:
        return False if on < max(walked.days) else pytest.fail("refused though emptied")
    return True


change = st.tuples(
    st.sampled_from(["place", "place", "move", "move", "move", "merge"]),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 40),
    st.integers(0, 2),
)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(changes=st.lists(change, min_size=20, max_size=200))
def test_the_ancestor_table_says_what_a_walk_says_on_any_day(changes):
    with transaction.atomic():
        walked, units = Walked(), {}
        root = new_unit(1, BEGIN)
        tree.place(root, None, BEGIN)
        walked.set(root.pk, None, BEGIN)
        units[root.pk] = root
        today = BEGIN
        for what, one, other, ahead, back in changes:
            today += timedelta(days=ahead // 4)
            # One change in three reaches back into the past, where others may already have been made.
            on = today - timedelta(days=ahead) if back == 0 else today
            ids = sorted(units)
            unit, target = ids[one % len(ids)], ids[other % len(ids)]
            if what != "place" and (unit == root.pk or unit == target):
                continue
            attempt(walked, units, what, unit, target, max(on, BEGIN))
        assert_same_on_every_day(walked)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_large_tree_still_agrees_after_three_hundred_moves():
    chance = random.Random(20260704)
    walked, units = Walked(), {}
    root = new_unit(1, BEGIN)
    tree.place(root, None, BEGIN)
    walked.set(root.pk, None, BEGIN)
    units[root.pk] = root
    for _ in range(249):
        attempt(walked, units, "place", root.pk, chance.choice(sorted(units)), BEGIN)
    done = 0
    for step in range(300):
        one, other = chance.sample(sorted(units)[1:], 2)
        what = "merge" if step % 20 == 19 else "move"
        done += attempt(walked, units, what, one, other, BEGIN + timedelta(days=1 + step // 10))
    assert done > 150
    assert_same_on_every_day(walked)


@pytest.fixture
def three(db):
    """A county with two townships and a village below the first, since 2020."""
    made = {}
    for code, (name, parent) in enumerate(
        [("county", None), ("east", "county"), ("west", "county"), ("village", "east")], start=1
    ):
        made[name] = new_unit(code, BEGIN)
        tree.place(made[name], made.get(parent), BEGIN)
    return made


def test_a_unit_cannot_move_below_itself(three):
    with pytest.raises(tree.BelowItself):
        tree.move(three["east"], three["village"], date(2021, 1, 1))


def test_a_move_before_a_later_move_is_refused_and_names_the_day(three):
    tree.move(three["village"], three["west"], date(2022, 1, 1))
    with pytest.raises(tree.ChangedLater) as refused:
        tree.move(three["village"], three["county"], date(2021, 1, 1))
    assert refused.value.since == date(2022, 1, 1)


def test_a_move_before_something_came_below_is_refused(three):
    tree.move(three["village"], three["west"], date(2022, 1, 1))
    with pytest.raises(tree.ChangedLater):
        tree.move(three["west"], three["east"], date(2021, 1, 1))


def test_a_unit_set_up_in_the_past_follows_the_later_moves_of_its_parent(three):
    tree.move(three["east"], three["west"], date(2022, 1, 1))
    late = new_unit(9, date(2021, 1, 1))
    tree.place(late, three["east"], date(2021, 1, 1))
    assert tree.chain(late.pk, date(2021, 6, 1)) == [three[n].pk for n in ("county", "east")] + [late.pk]
    assert tree.chain(late.pk, date(2022, 6, 1)) == [three[n].pk for n in ("county", "west", "east")] + [late.pk]


def test_nothing_is_placed_below_a_unit_that_has_ended(three):
    tree.close(three["village"], date(2022, 1, 1))
    with pytest.raises(tree.NotThere):
        tree.place(new_unit(9, date(2023, 1, 1)), three["village"], date(2023, 1, 1))
    with pytest.raises(tree.NotThere):
        tree.move(three["west"], three["village"], date(2023, 1, 1))


def test_a_unit_with_others_below_it_cannot_be_closed(three):
    with pytest.raises(tree.NotEmpty) as refused:
        tree.close(three["east"], date(2022, 1, 1))
    assert refused.value.count == 1


def test_a_closed_unit_still_stands_where_it_stood_before(three):
    tree.close(three["village"], date(2022, 1, 1))
    assert tree.parent_id(three["village"].pk, date(2021, 12, 31)) == three["east"].pk
    assert tree.parent_id(three["village"].pk, date(2022, 1, 1)) is None


def test_moving_twice_on_one_day_keeps_only_the_last_place(three):
    tree.move(three["village"], three["west"], date(2022, 1, 1))
    tree.move(three["village"], three["county"], date(2022, 1, 1))
    assert tree.parent_id(three["village"].pk, date(2022, 1, 1)) == three["county"].pk
    assert tree.parent_id(three["village"].pk, date(2021, 12, 31)) == three["east"].pk


def test_many_units_are_placed_at_once_as_one_by_one(three):
    on = date(2021, 1, 1)
    deep = [new_unit(100 + n, on) for n in range(6)]
    parents = [three["village"], *deep[:-1]]
    tree.place_all(list(zip(deep, parents, strict=True)), on)
    assert tree.chain(deep[-1].pk, on) == [three[n].pk for n in ("county", "east", "village")] + [u.pk for u in deep]
