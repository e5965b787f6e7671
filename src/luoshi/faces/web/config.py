"""Settings as an operator writes them: environment first, then `luoshi.toml` in the data folder. Odd values stop the start."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from luoshi.office.storage.durable import sqlite_options

KEYS = (
    "LUOSHI_DATA",
    "LUOSHI_DATABASE_URL",
    "LUOSHI_SECRET_KEY_FILE",
    "LUOSHI_ALLOWED_HOSTS",
    "LUOSHI_LANGUAGE",
    "LUOSHI_PLAYBOOKS",
    "LUOSHI_BEHIND_PROXY",
    "LUOSHI_TLS",
    "LUOSHI_SQLITE_WAL",
    "LUOSHI_DIGEST",
)
"""Every key that the product reads; each has a heading in the operator's guide."""


@dataclass(frozen=True)
class Source:
    """Where settings come from: the environment over the file."""

    environment: dict[str, str]
    file: dict[str, object]

    def text(self, key: str, default: str = "") -> str:
        if key in self.environment:
            return self.environment[key]
        value = self.file.get(key.removeprefix("LUOSHI_").lower(), default)
        if isinstance(value, list):
            return (
                os.pathsep.join(str(item) for item in value) if key == "LUOSHI_PLAYBOOKS" else ",".join(map(str, value))
            )
        return str(value)

    def flag(self, key: str) -> bool:
        value = self.text(key, "no").lower()
        if value not in {"yes", "no", "true", "false", "1", "0"}:
            raise ImproperlyConfigured(f"{key}={value!r}: write yes or no / 请写 yes 或 no")
        return value in {"yes", "true", "1"}

    def choice(self, key: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise ImproperlyConfigured(f"{key}={value!r}: one of {', '.join(allowed)} / 只能是 {'、'.join(allowed)}")
        return value


def read_source(environment: dict[str, str]) -> tuple[Source, Path]:
    """The settings and the data folder. Raises ImproperlyConfigured when luoshi.toml cannot be read."""
    data = Path(environment.get("LUOSHI_DATA") or "luoshi-data").absolute()
    file = data / "luoshi.toml"
    if not file.is_file():
        return Source(environment, {}), data
    try:
        return Source(environment, tomllib.loads(file.read_text(encoding="utf-8"))), data
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{file}: {error} / 文件格式有误，请按 TOML 修改") from error


def database(source: Source, data: Path) -> dict[str, object]:
    """Django's DATABASES entry. Raises ImproperlyConfigured for an address that is not sqlite or postgres."""
    url = source.text("LUOSHI_DATABASE_URL")
    if not url or url.startswith("sqlite:"):
        path = Path(url.removeprefix("sqlite:///")) if url else data / "luoshi.sqlite3"
        wal = source.flag("LUOSHI_SQLITE_WAL")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": sqlite_options(write_ahead_log=wal),
            "CONN_MAX_AGE": 600,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"LUOSHI_DATABASE_URL={url.split(':')[0]}:…: write postgres://user:password@host:5432/name / 请写 postgres:// 开头的地址"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c jit=off"},
    }


def secret_key(source: Source, data: Path) -> str:
    """The signing key from its 0600 file, made on first use in the data folder. Never from the environment itself."""
    named = source.text("LUOSHI_SECRET_KEY_FILE")
    file = Path(named) if named else data / "secret-key"
    if not file.exists():
        if named:
            raise ImproperlyConfigured(f"LUOSHI_SECRET_KEY_FILE={named}: no such file / 文件不存在")
        data.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(64))
    if file.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{file}: chmod 600 {file} / 密钥文件只能由本账号读取")
    key = file.read_text(encoding="ascii").strip()
    if len(key) < 50:
        raise ImproperlyConfigured(f"{file}: at least 50 characters / 至少 50 个字符")
    return key
