"""Steps of the killed-worker tests, each in a process of its own: prepare, work, state, recover, age, rows."""

from __future__ import annotations

import sys
from datetime import timedelta

import django
from django.core.management import call_command
from django.utils import timezone


def prepare(marks: str, steps: str = "600") -> None:
    from luoshi.office.accounts.models import User
    from luoshi.office.jobs import actions

    call_command("migrate", verbosity=0)
    now = timezone.now()
    user = User.objects.create(username="officer", name="测试", joined_at=now)
    user.enter(None, now.date())
    print(actions.start(user, "tests.linger", {"marks": marks, "steps": steps}, "慢慢做", None, now).pk)


def work() -> None:
    call_command("work_off")


def state(job: str) -> None:
    from luoshi.office.jobs.models import Job

    found = Job.objects.get(pk=job)
    print(found.state, found.attempts)


def recover() -> None:
    from luoshi.office.jobs import actions

    print(actions.recover(timezone.now()))


def age(job: str) -> None:
    """Let the last heartbeat lie two minutes back."""
    from luoshi.office.jobs.models import Job

    Job.objects.filter(pk=job).update(heartbeat_at=timezone.now() - timedelta(minutes=2))


def rows() -> None:
    from luoshi.office.storage.models import NumberSeries

    print(NumberSeries.objects.filter(key__startswith="lingered").count())


if __name__ == "__main__":
    django.setup()
    import kinds_for_tests

    kinds_for_tests.register()
    globals()[sys.argv[1]](*sys.argv[2:])
