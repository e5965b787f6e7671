"""What the command line says, in the operator's language; in both where none is set."""

from __future__ import annotations

import os
import sys


class BadInput(Exception):
    """Bad usage or input: nothing was written. One message: which file or option, what was expected, how to mend it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def language() -> str:
    """`zh-hans`, `en`, or empty when the operator has not said."""
    chosen = os.environ.get("LUOSHI_LANGUAGE", "")
    if chosen in ("zh-hans", "en"):
        return chosen
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if spoken.startswith("zh") else ""


def words(zh: str, en: str) -> str:
    """The words in the operator's language; Chinese with English beside it when that is not known."""
    return {"zh-hans": zh, "en": en}.get(language(), f"{zh} / {en}")


def say(zh: str, en: str) -> None:
    """A message for people, on standard error."""
    print(words(zh, en), file=sys.stderr, flush=True)


def complain(error: BadInput) -> None:
    print(f"luoshi: {words(error.zh, error.en)}", file=sys.stderr, flush=True)


class ProgressBar:
    """How far long work has come, on one line of standard error (a line a step where it is no terminal)."""

    WIDTH = 30

    def __init__(self, zh: str, en: str) -> None:
        self.title = words(zh, en)

    def show(self, share: float, step: str) -> None:
        """share: 0 to 1; step: what was done last."""
        filled = round(share * self.WIDTH)
        bar = "█" * filled + "░" * (self.WIDTH - filled)
        line = f"{self.title} {bar} {round(share * 100):3d}% {step}"
        if sys.stderr.isatty():
            print(f"\r{line[:110]:<110}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def done(self) -> None:
        self.show(1.0, "")
        if sys.stderr.isatty():
            print(file=sys.stderr)
