"""Commands over a county's data that need Django: `init`, `demo`, `worker`, `manage`."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import webbrowser
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from luoshi.cli import serve
from luoshi.cli.messages import BadInput, ProgressBar, say

SETTINGS = "luoshi.faces.web.settings"


def init(asked: argparse.Namespace) -> int:
    """Make an empty county and print the link that sets up its first administrator."""
    data = Path(asked.data).absolute()
    serve.prepare(serve.environment_for(data, "127.0.0.1"))
    _set_up_django(data)
    accounts = importlib.import_module("luoshi.office.accounts.actions")
    urls = importlib.import_module("django.urls")
    timezone = importlib.import_module("django.utils.timezone")
    try:
        secret = accounts.setup_link(timezone.now())
    except accounts.AccountRefused as refused:
        raise BadInput(f"{data}：{refused}", f"{data}: {refused}") from None
    path = urls.reverse("accounts:setup", args=[secret])
    if asked.county:
        path += f"?county={quote(asked.county)}"
    say(
        "空的县已建好。先启动服务，再在 24 小时内打开下面的链接（只能用一次）设置管理员：",
        "An empty county is ready. Start the server, then open this link within 24 hours (it works once):",
    )
    print(path)
    say(f"启动：luoshi serve --data {asked.data}", f"Start: luoshi serve --data {asked.data}")
    return 0


def demo(asked: argparse.Namespace) -> int:
    """Make the example county (once) and serve it on this machine alone."""
    if asked.host not in serve.LOOPBACK:
        raise BadInput(
            f"--host {asked.host}：示例数据只能在本机打开",
            f"--host {asked.host}: the example is served to this machine only",
        )
    data = Path(asked.data).absolute()
    today = _day(asked.today)
    marker = data / "demo.json"
    if not marker.exists():
        _load_demo(data, today)
    _print_accounts(marker)
    if asked.load_only:
        return 0
    environment = serve.environment_for(data, asked.host)
    opened = None if asked.no_browser else _open_browser
    return serve.run(data, asked.host, asked.port, environment, when_ready=opened)


def worker(asked: argparse.Namespace) -> int:
    """The worker process, until SIGTERM."""
    _set_up_django(Path(asked.data).absolute())
    importlib.import_module("django.core.management").call_command("work_off")
    return 0


def manage(asked: argparse.Namespace) -> int:
    """Django's own commands on the county of LUOSHI_DATA (or --data DIR as the first words)."""
    arguments = list(asked.arguments)
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        os.environ["LUOSHI_DATA"] = str(Path(arguments[1]).absolute())
        arguments = arguments[2:]
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    management = importlib.import_module("django.core.management")
    refused = importlib.import_module("django.core.exceptions").ImproperlyConfigured
    try:
        management.execute_from_command_line(["luoshi manage", *arguments])
    except refused as error:
        raise BadInput(str(error), str(error)) from None
    return 0


def _set_up_django(data: Path) -> None:
    os.environ["LUOSHI_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    refused = importlib.import_module("django.core.exceptions").ImproperlyConfigured
    try:
        importlib.import_module("django").setup()
    except refused as error:
        raise BadInput(str(error), str(error)) from None


def _load_demo(data: Path, today: date | None) -> None:
    unfinished = data / "demo-unfinished"
    if (data / "luoshi.sqlite3").exists() and not unfinished.exists():
        raise BadInput(
            f"{data}：这里已有别的数据，请换一个文件夹（--data）",
            f"{data}: holds other data; choose another folder (--data)",
        )
    data.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    serve.prepare(serve.environment_for(data, "127.0.0.1"))
    _set_up_django(data)
    timezone: Any = importlib.import_module("django.utils.timezone")
    bar = ProgressBar("生成示例县", "Making the example county")
    importlib.import_module("luoshi.demo").load(data, today or timezone.localdate(), bar.show)
    bar.done()
    unfinished.unlink()


def _print_accounts(marker: Path) -> None:
    written = json.loads(marker.read_text(encoding="utf-8"))
    say("示例账号（用户名 密码 岗位）：", "Demo accounts (name, password, post):")
    for account in written.get("accounts", []):
        print("\t".join(str(account.get(key, "")) for key in ("username", "password", "role", "post")), flush=True)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--today {text}：请写成 2026-07-04", f"--today {text}: write it as 2026-07-04") from None


def _open_browser(address: str) -> None:
    if sys.stdout.isatty():
        webbrowser.open(address)
