"""The rows of the chain in the database: what a change of any of them is, and what sealing looks at."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from luoshi.office.audit import actions, sealing
from luoshi.office.audit.models import Entry, Seal


@dataclass(frozen=True)
class Chain:
    """Twelve sealed entries of one person, counted from 1, and the head as somebody outside would hold it."""

    head: sealing.Head

    def number(self, place: int) -> int:
        return self.head.number - 12 + place

    def entry(self, place: int) -> int:
        return Seal.objects.get(number=self.number(place)).entry_id


@pytest.fixture
def chain(clerk, now) -> Chain:
    with transaction.atomic():
        for n in range(12):
            after = {"名称": f"第{n}村"}
            actions.record(clerk, "units.changed", ("units.unit", n), at=now, after=after, reason="改名")
    sealing.seal(now)
    return Chain(sealing.head())


def meddle(*statements: str) -> None:
    """Change rows as somebody with the database file in hand would: past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            names = [r[0] for r in cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall()]
            for name in names:
                if name.startswith("audit_"):
                    cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("PRAGMA defer_foreign_keys=ON")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "'别的理由'"),
        ("verb", "'units.moved'"),
        ("at", "'2020-01-01 00:00:00'"),
        ("actor_id", "NULL"),
        ("after", "'{}'"),
        ("object_id", "'99'"),
        ("address", "'10.9.9.9'"),
        ("result", "'refused'"),
    ],
)
def test_a_changed_field_is_found_at_its_place(chain, column, value):
    meddle(f"UPDATE audit_entry SET {column} = {value} WHERE id = {chain.entry(5)}")
    found = sealing.verify(chain.head)
    assert found is not None
    assert found.number == chain.number(5)


def test_two_entries_that_changed_places_are_found(chain):
    one, two = chain.entry(3), chain.entry(4)
    meddle(
        f"UPDATE audit_seal SET entry_id = -1 WHERE number = {chain.number(3)}",
        f"UPDATE audit_seal SET entry_id = {one} WHERE number = {chain.number(4)}",
        f"UPDATE audit_seal SET entry_id = {two} WHERE number = {chain.number(3)}",
    )
    assert sealing.verify(chain.head).number == chain.number(3)


def test_a_removed_entry_is_found(chain):
    gone, number = chain.entry(7), chain.number(7)
    meddle(f"DELETE FROM audit_seal WHERE number = {number}", f"DELETE FROM audit_entry WHERE id = {gone}")
    assert sealing.verify().number == number


def test_a_cut_tail_is_found_with_the_head_held_outside_and_only_with_it(chain):
    first = chain.entry(11)
    meddle(f"DELETE FROM audit_seal WHERE number >= {chain.number(11)}", f"DELETE FROM audit_entry WHERE id >= {first}")
    assert sealing.verify() is None
    assert sealing.verify(chain.head).number == chain.number(11)


def test_a_chain_sealed_anew_after_a_change_is_found_with_the_head_held_outside(chain, now):
    meddle(f"UPDATE audit_entry SET reason = '新编的' WHERE id = {chain.entry(2)}", "DELETE FROM audit_seal")
    sealing.seal(now)
    assert sealing.verify() is None
    assert sealing.verify(chain.head).number == chain.head.number


def test_the_bytes_that_are_sealed_do_not_depend_on_how_the_entry_was_read(chain):
    for sealed in sealing._in_order("default"):
        entry = Entry.objects.get(pk=sealed.entry["id"])
        assert sealing.canonical(entry) == sealing._bytes(sealed.entry)


def test_the_bytes_are_these_on_every_engine(clerk, now):
    entry = Entry(
        pk=7, at=now, verb="units.changed", before={"b": 1, "a": None}, after={"名称": "柳湾村"}, reason="改名"
    )
    assert sealing.canonical(entry).decode() == (
        '{"acting_for":null,"actor":null,"address":"","after":{"名称":"柳湾村"},"at":"2026-03-04T02:00:00.000000+00:00",'
        '"before":{"a":null,"b":1},"id":7,"object":["","",null],"purpose":"","reason":"改名","request":"","result":"done",'
        '"role":"","route":"","unit":null,"verb":"units.changed"}'
    )


def test_an_entry_that_was_committed_late_is_still_sealed(chain, clerk, now):
    """On PostgreSQL a long transaction may commit an entry with a smaller id than one that is sealed already."""
    last = chain.entry(12)
    meddle(
        f"UPDATE audit_seal SET entry_id = {last + 500} WHERE number = {chain.number(12)}",
        f"UPDATE audit_entry SET id = {last + 500} WHERE id = {last}",
    )
    with transaction.atomic():
        late = Entry(pk=last, at=now, verb="units.changed", actor=clerk)
        late.save(force_insert=True)
    assert sealing.waiting() == 1
    assert sealing.seal(now) == 1
    assert Seal.objects.get(entry=late).number == chain.head.number + 1
