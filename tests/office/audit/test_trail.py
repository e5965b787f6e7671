"""The trail grows, is sealed in order, and shows any change to who holds a head."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from luoshi.office.audit import actions, sealing, verifier
from luoshi.office.audit.context import Origin, coming_from
from luoshi.office.audit.models import Entry, Seal
from luoshi.office.audit.verbs import UnknownVerb


def act(actor, now, number=1):
    with transaction.atomic():
        return actions.record(actor, "units.changed", ("units.unit", number), at=now, after={"name": f"第{number}号"})


def exported() -> list[dict]:
    return [json.loads(line) for line in sealing.export_lines(sealing.head().number)]


def test_entries_are_sealed_in_order_without_gaps(clerk, now):
    for number in range(1, 8):
        act(clerk, now + timedelta(seconds=number), number)
    sealing.seal(now)
    assert list(Seal.objects.values_list("number", flat=True)) == list(range(1, Seal.objects.count() + 1))
    assert not Entry.objects.filter(seal__isnull=True).exists()
    assert sealing.verify() is None


def test_a_chain_continues_where_it_was_left(clerk, now):
    act(clerk, now)
    sealing.seal(now)
    first = sealing.head()
    act(clerk, now, 2)
    sealing.seal(now)
    assert sealing.head().number == first.number + 1
    assert sealing.verify(first) is None


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_the_chain_has_golden_vectors(algorithm):
    expected = {
        "sha256": "1f42ae262679597b1b25a082d99e368464d8a3243613e766350d1cee09893057",
        "sm3": "cca6010f36e7297a84aa5042c11efafc40b8fd6a49eb1c6a579034dfc2d96852",
    }
    assert sealing.link(algorithm, sealing.ORIGIN, b"{}") == expected[algorithm]
    assert verifier.link(algorithm, verifier.ORIGIN, b"{}") == expected[algorithm]


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_trail(clerk, now, table, statement):
    act(clerk, now)
    sealing.seal(now)
    column = "verb" if table == "audit_entry" else "digest"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, "'x'"))


def test_an_unregistered_verb_is_no_act(clerk, now):
    with pytest.raises(UnknownVerb), transaction.atomic():
        actions.record(clerk, "units.invented", None, at=now)


def test_the_entry_says_who_where_and_under_which_request(clerk, now):
    with coming_from(Origin(route="units:unit", purpose="administration", address="10.1.2.3", request_id="r-1")):
        entry = act(clerk, now)
    assert (entry.actor_id, entry.role, entry.unit_id) == (clerk.pk, "clerk", clerk.acting_unit_id)
    assert (entry.route, entry.address, entry.request_id) == ("units:unit", "10.1.2.3", "r-1")


def test_an_act_that_cannot_be_recorded_is_not_done(administrator, client_for, county, monkeypatch):
    """Audit in the same transaction: when the entry fails, the change fails with it and the person is told."""

    def broken(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Entry.objects, "create", broken)
    unit = county["教育局"]
    client = client_for(administrator)
    client.raise_request_exception = False
    answer = client.post(f"/units/{unit.pk}/aliases/", {"name": "县教体局"})
    assert answer.status_code == 503
    assert not unit.aliases.filter(name="县教体局").exists()


def _mutate(lines: list[dict], draw: random.Random) -> list[dict]:
    """One change that somebody might make to an export."""
    rows = json.loads(json.dumps(lines))
    place = draw.randrange(1, len(rows))
    kind = draw.choice(["change", "drop", "swap", "insert", "backdate", "cut"])
    if kind == "change":
        rows[place]["entry"]["after"] = {"name": f"改{draw.random()}"}
    elif kind == "drop":
        del rows[place]
    elif kind == "swap":
        other = place % (len(rows) - 1) + 1
        rows[place], rows[other] = rows[other], rows[place]
    elif kind == "insert":
        rows.insert(place, json.loads(json.dumps(rows[place])))
    elif kind == "backdate":
        rows[place]["entry"]["at"] = "2020-01-01T00:00:00.000000+00:00"
    else:
        rows = rows[:place]
    return rows


def test_every_change_of_an_export_is_found(clerk, now):
    for number in range(1, 30):
        act(clerk, now + timedelta(seconds=number), number)
    sealing.seal(now)
    lines, head = exported(), str(sealing.head())
    assert verifier.check(lines, head) == ""
    draw = random.Random(7)
    for _ in range(2000):
        changed = _mutate(lines, draw)
        if changed != lines:
            assert verifier.check(changed, head) != ""


def test_a_chain_hashed_anew_is_found_with_a_head_from_outside(clerk, now):
    for number in range(1, 6):
        act(clerk, now, number)
    sealing.seal(now)
    lines, head = exported(), f"{sealing.head().number}-{sealing.head().digest}"
    forged = json.loads(json.dumps(lines))
    forged[2]["entry"]["reason"] = "改过的理由"
    digest = verifier.ORIGIN
    for row in forged[1:]:
        digest = row["seal"]["digest"] = verifier.link("sha256", digest, verifier.canonical(row["entry"]))
    forged[0]["export"]["head_digest"] = digest
    assert verifier.check(forged) == ""
    assert verifier.check(forged, head) != ""


def test_the_verifier_runs_without_the_product(clerk, now, tmp_path):
    act(clerk, now)
    sealing.seal(now)
    export = tmp_path / "audit.jsonl"
    export.write_text("".join(sealing.export_lines(sealing.head().number)), encoding="utf-8")
    command = [sys.executable, "-I", verifier.__file__, str(export), "--head", str(sealing.head())]
    assert subprocess.run(command, check=False).returncode == 0
    export.write_text(export.read_text(encoding="utf-8").replace("第1号", "第2号"), encoding="utf-8")
    assert subprocess.run(command, check=False).returncode == 1
