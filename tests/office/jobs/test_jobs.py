"""Long work: done once, stopped when asked, taken up again when its worker died."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from luoshi.office.access.actor import Denied
from luoshi.office.audit.models import Entry, Seal
from luoshi.office.jobs import actions, queries, running
from luoshi.office.jobs.kinds import UnknownKind
from luoshi.office.jobs.models import Job
from luoshi.office.jobs.progress import Cancelled, LostClaim, Progress
from luoshi.office.storage.models import NumberSeries

from . import kinds_for_tests  # isort: skip

State = Job.State


@pytest.fixture(autouse=True)
def kinds_registered():
    kinds_for_tests.register()


@pytest.fixture
def start(officer, now):
    def started(kind="tests.count", **arguments):
        return actions.start(officer, kind, arguments or {"to": 3}, "数到三", officer.acting_unit_id, now)

    return started


def now_again(job):
    return Job.objects.get(pk=job.pk)


def won(job, clock, worker="w1"):
    """The job as a worker holds it."""
    held = running._won(job.pk, clock(), worker)
    return held, Progress(held, clock)


def test_a_job_is_queued_in_the_transaction_that_caused_it(start):
    with transaction.atomic():
        start()
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_kind_that_nobody_registered_cannot_be_started(start):
    with pytest.raises(UnknownKind):
        start("tests.unknown")


@pytest.mark.sqlite_only
def test_the_worker_does_what_waits(start):
    job = start()
    call_command("work_off", "--once")
    done = now_again(job)
    assert (done.state, done.result, done.attempts) == (State.DONE, {"counted": 3}, 1)
    assert NumberSeries.objects.filter(key=f"counted {job.pk}").count() == 1
    assert queries.result_url(done) == f"/counted/{job.pk}/"


@pytest.mark.sqlite_only
def test_the_worker_seals_the_audit_trail(start):
    start()
    call_command("work_off", "--once")
    assert Entry.objects.get(verb="jobs.started").seal == Seal.objects.order_by("number").last()


def test_a_job_called_twice_runs_once(start, now):
    job = start()
    running.run(job.pk, lambda: now)
    running.run(job.pk, lambda: now)
    assert NumberSeries.objects.filter(key=f"counted {job.pk}").count() == 1


def test_a_refused_file_is_told_in_words(start, now):
    job = start("tests.refuse", x=1)
    running.run(job.pk, lambda: now)
    assert (now_again(job).state, now_again(job).failure) == (State.FAILED, "文件加了密码。请去掉密码。")


def test_an_error_ends_the_job_without_telling_its_inside(start, now):
    job = start("tests.break", x=1)
    running.run(job.pk, lambda: now)
    failed = now_again(job)
    assert failed.state == State.FAILED
    assert "ZeroDivision" not in failed.failure
    assert str(job.pk)[:8] in failed.failure


def test_a_waiting_job_is_cancelled_at_once(start, officer, now):
    job = start()
    actions.cancel(officer, job, now)
    running.run(job.pk, lambda: now)
    assert (now_again(job).state, now_again(job).attempts) == (State.CANCELLED, 0)


def test_a_running_job_hears_at_its_next_step_that_it_shall_stop(start, officer, now):
    job = start()
    _, progress = won(job, lambda: now)
    actions.cancel(officer, job, now)
    with pytest.raises(Cancelled):
        progress.step(1, 3)
    with pytest.raises(Cancelled), progress.finishing():
        NumberSeries.objects.create(key="never")
    assert not NumberSeries.objects.filter(key="never").exists()


def test_nobody_cancels_the_job_of_another(start, stranger, now):
    job = start()
    with pytest.raises(Denied):
        actions.cancel(stranger, job, now)
    assert now_again(job).state == State.QUEUED


def test_steps_are_written_at_most_twice_a_second(start, now, django_assert_num_queries):
    job = start()
    _, progress = won(job, lambda: now)
    progress.step(1, 1000)
    with django_assert_num_queries(0):
        for number in range(100):
            progress.step(number, 1000)


def test_a_job_whose_worker_died_is_queued_again(start, now):
    job = start()
    _, old = won(job, lambda: now)
    assert actions.recover(now + timedelta(seconds=59)) == 0
    assert actions.recover(now + timedelta(seconds=61)) == 1
    assert now_again(job).state == State.QUEUED
    held, new = won(job, lambda: now, "w2")
    assert held.attempts == 2
    with pytest.raises(LostClaim):
        old.step(1, 3)
    with pytest.raises(LostClaim), old.finishing():
        NumberSeries.objects.create(key="doubled")
    with new.finishing():
        NumberSeries.objects.create(key="once")
    assert list(NumberSeries.objects.values_list("key", flat=True)) == ["once"]


def test_a_job_with_a_beating_heart_is_left_alone(start, now):
    job = start()
    won(job, lambda: now)
    running.beat(now + timedelta(seconds=50), "w1")
    assert actions.recover(now + timedelta(seconds=100)) == 0


def test_a_job_is_given_up_after_three_attempts(start, now):
    job = start()
    for attempt in range(3):
        won(job, lambda at=attempt: now + timedelta(minutes=5 * at))
        actions.recover(now + timedelta(minutes=5 * attempt + 2))
    assert now_again(job).state == State.FAILED
    assert "3" in now_again(job).failure


def test_a_cancelled_job_of_a_dead_worker_ends_cancelled(start, officer, now):
    job = start()
    won(job, lambda: now)
    actions.cancel(officer, job, now)
    actions.recover(now + timedelta(minutes=2))
    assert now_again(job).state == State.CANCELLED


@pytest.mark.sqlite_only
def test_a_job_that_the_queue_has_lost_is_queued_again_and_runs_once(start, now):
    job = start()
    DBTaskResult.objects.update(status="RUNNING")  # a worker took it and died before it won the job
    assert actions.recover(now + timedelta(minutes=2)) == 1
    assert actions.recover(now + timedelta(minutes=2)) == 0
    call_command("work_off", "--once")
    assert (now_again(job).state, now_again(job).attempts) == (State.DONE, 1)


def test_what_is_long_over_is_forgotten(start, now):
    job = start()
    running.run(job.pk, lambda: now)
    waiting = start()
    assert actions.forget(now + timedelta(days=29)) == 0
    assert actions.forget(now + timedelta(days=31)) == 1
    assert list(Job.objects.all()) == [waiting]


def test_the_owner_sees_how_far_the_job_is_and_others_see_nothing(start, officer, stranger, client_for):
    job = start()
    address = reverse("jobs:job", args=[job.pk])
    part = client_for(officer).get(address, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "数到三" in part.content.decode()
    assert address in part.content.decode()
    assert client_for(stranger).get(address).status_code == 404
    assert client_for(stranger).post(reverse("jobs:cancel", args=[job.pk])).status_code == 404


def test_a_finished_job_leads_on_to_its_result(start, officer, now, client_for):
    job = start()
    running.run(job.pk, lambda: now)
    address = reverse("jobs:job", args=[job.pk]) + "?follow=1"
    assert client_for(officer).get(address, headers={"HX-Request": "true"})["HX-Redirect"] == f"/counted/{job.pk}/"
    assert client_for(officer).get(address).url == f"/counted/{job.pk}/"
    page = client_for(officer).get(reverse("jobs:job", args=[job.pk])).content.decode()
    assert f'href="/counted/{job.pk}/"' in page


def test_the_owner_stops_a_job_by_its_button(start, officer, client_for):
    job = start()
    answer = client_for(officer).post(reverse("jobs:cancel", args=[job.pk]), follow=True)
    assert answer.status_code == 200
    assert now_again(job).state == State.CANCELLED
