"""Four processes ask for numbers (every fifth attempt fails after asking) and repeat the same keyed requests."""

from __future__ import annotations

import json
import subprocess
import sys

import django
from django.core.management import call_command
from django.db import transaction

PROCESSES, ATTEMPTS = 4, 25


class ChangedMindError(Exception):
    pass


def ask() -> None:
    from luoshi.office.storage.models import NumberSeries
    from luoshi.office.storage.numbers import next_number
    from luoshi.office.storage.once import once

    numbers, made = [], 0
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                number = next_number("督查〔2026〕")
                if attempt % 5 == 0:
                    raise ChangedMindError
            numbers.append(number)
        except ChangedMindError:
            pass
        made += once(1, f"key {attempt}", "tests:once", lambda n=attempt: NumberSeries.objects.create(key=f"n{n}"))[1]
    print(json.dumps({"numbers": numbers, "made": made}))


def main() -> None:
    call_command("migrate", "storage", verbosity=0)
    command = [sys.executable, __file__, "ask"]
    asking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    answers = [json.loads(each.communicate(timeout=100)[0]) for each in asking]
    numbers = [number for answer in answers for number in answer["numbers"]]
    print(json.dumps({"numbers": numbers, "made": sum(answer["made"] for answer in answers)}))


if __name__ == "__main__":
    django.setup()
    ask() if sys.argv[1:] == ["ask"] else main()
