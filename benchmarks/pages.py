"""Every ordinary page on the example county: time at the server (p95 of 30 calls) and queries, as the person who uses it.

Reference in the same run: the health page, which is the bare framework with our middleware and one trivial query.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import bench

CALLS = 30
# Exports and downloads make a file; they are no ordinary pages.
SKIP = {"work:tasks_export", "work:task_table", "audit:export", "files:download", "accounts:template", "units:template"}


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def load(folder: Path) -> None:
    os.environ["LUOSHI_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.faces.web.settings"
    os.environ["LUOSHI_ALLOWED_HOSTS"] = "testserver"
    if not (folder / "demo.json").exists():
        from luoshi.cli import main

        assert main(["demo", "--data", str(folder), "--load-only"]) == 0
    import django

    django.setup()


def crawl(client, account: str) -> list[str]:
    """Addresses that this person can reach by links from their desk, one for each URL name."""
    import re

    from django.urls import Resolver404, resolve

    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        url = waiting.pop(0)
        try:
            name = resolve(url.split("?")[0]).view_name
        except Resolver404:
            continue
        if name in found or name in SKIP:
            continue
        answer = client.get(url)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        found[name] = url
        for link in re.findall(r'href="(/[^"#]*)"', answer.content.decode()):
            waiting.append(link.replace("&amp;", "&"))
    return list(found.values())


def measure(client, url: str) -> tuple[float, int]:
    from django.db import connection

    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        client.get(url)
    times = []
    for _ in range(CALLS):
        started = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - started) * 1000)
    return percentile(times, 0.95), counted


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        load(Path(os.environ.get("LUOSHI_BENCH_DEMO", scratch)))
        from django.test import Client

        from luoshi.office.accounts.models import User

        accounts = json.loads((Path(os.environ["LUOSHI_DATA"]) / "demo.json").read_text(encoding="utf-8"))["accounts"]
        bare = Client()
        floor, _queries = measure(bare, "/health")
        worst: dict[str, tuple[float, int, str]] = {}
        for account in [row["username"] for row in accounts]:
            client = Client()
            client.force_login(
                User.objects.get(username=account), backend="allauth.account.auth_backends.AuthenticationBackend"
            )
            for url in crawl(client, account):
                p95, queries = measure(client, url)
                path = url.split("?")[0]
                if p95 > worst.get(path, (0.0, 0, ""))[0]:
                    worst[path] = (p95, queries, account)
        for path, (p95, queries, account) in sorted(worst.items(), key=lambda row: -row[1][0]):
            print(f"{p95:8.1f} ms {queries:4d} queries  {account:10s} {path}")
        size = f"{len(worst)} pages of the example county"
        bench.record(
            "pages.p95_ms.max",
            round(max(row[0] for row in worst.values()), 1),
            "ms",
            f"bare health page {floor:.1f} ms, same run",
            size,
        )
        bench.record("pages.queries.max", max(row[1] for row in worst.values()), "queries", "none", size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
