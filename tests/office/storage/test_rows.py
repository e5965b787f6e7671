"""Numbers without gaps, edits without losses, requests carried out once."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from luoshi.office.storage.models import NumberSeries, OnceKey
from luoshi.office.storage.numbers import OutsideTransaction, next_number
from luoshi.office.storage.once import ResultGone, forget_before, once
from luoshi.office.storage.versions import EditConflict, claim


def test_numbers_have_no_gaps_and_keys_work_once_however_many_ask(on_engine):
    seen = json.loads(on_engine("numbers_and_keys.py"))
    assert sorted(seen["numbers"]) == list(range(1, 4 * 20 + 1))
    assert seen["made"] == 25


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_only_inside_the_transaction_that_uses_it():
    with pytest.raises(OutsideTransaction):
        next_number("督查〔2026〕")
    with transaction.atomic():
        assert (next_number("督查〔2026〕"), next_number("督查〔2026〕"), next_number("通报〔2026〕")) == (1, 2, 1)


@pytest.mark.django_db
def test_the_second_of_two_edits_is_told_the_version_that_stands(county):
    unit = county["教育局"]
    mine = claim(unit, 1)
    assert mine.version == 2
    with pytest.raises(EditConflict) as conflict:
        claim(unit, 1)
    assert (conflict.value.kind, conflict.value.expected, conflict.value.current) == ("units.unit", 1, 2)


@pytest.mark.django_db
def test_an_edit_of_a_deleted_record_says_so(county):
    unit = county["教育局"]
    type(unit).objects.filter(pk=unit.pk).update(version=5)
    unit.pk = 10**6
    with pytest.raises(EditConflict) as conflict:
        claim(unit, 1)
    assert conflict.value.current is None


@pytest.mark.django_db
def test_the_same_key_gives_the_same_result_and_the_work_is_done_once():
    first, is_new = once(7, "k", "tests:make", lambda: NumberSeries.objects.create(key="a"))
    again, is_new_again = once(7, "k", "tests:make", lambda: NumberSeries.objects.create(key="b"))
    assert (is_new, is_new_again, again) == (True, False, first)
    other, _ = once(8, "k", "tests:make", lambda: NumberSeries.objects.create(key="c"))
    assert other != first


@pytest.mark.django_db
def test_a_failed_request_leaves_its_key_free():
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(7, "k", "tests:make", fail)
    assert once(7, "k", "tests:make", lambda: NumberSeries.objects.create(key="a"))[1]


@pytest.mark.django_db
def test_a_result_that_was_deleted_since_is_not_made_again():
    once(7, "k", "tests:make", lambda: NumberSeries.objects.create(key="a"))
    NumberSeries.objects.all().delete()
    with pytest.raises(ResultGone):
        once(7, "k", "tests:make", lambda: NumberSeries.objects.create(key="a"))


@pytest.mark.django_db
def test_old_keys_are_forgotten(now):
    once(7, "k", "tests:make", lambda: NumberSeries.objects.create(key="a"))
    OnceKey.objects.update(created_at=now.replace(year=2020))
    assert forget_before(now) == 1
