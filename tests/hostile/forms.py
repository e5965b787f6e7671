"""The forms of a page as a browser would send them, and what somebody might put into their fields instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html

SCRIPT = "<script>alert('落实')</script><img src=x onerror=alert(1)>\"'"
HOSTILE: dict[str, str] = {
    "empty": "",
    "overlong": "长" * 20_000,
    "script": SCRIPT,
    "nul": "前\x00后",
    "number": "９" * 40,
    "negative": "-1",
    "word": "不是数字也不是日期",
    "day": "2026-02-30",
    "far": "99999-01-01",
    "sql": "1' OR '1'='1",
    "path": "../../../../etc/passwd",
    "surrogate": "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
}
CARRIED = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """Where it goes and what it would send as it stands; files are left out."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


def forms_of(page: str, url: str) -> Iterator[Form]:
    """Every form of a page that is sent by POST."""
    tree = html.fromstring(page)
    for found in tree.iter("form"):
        if (found.get("method") or "get").lower() != "post":
            continue
        form = Form(found.get("action") or url)
        for control in found.xpath(".//input|.//select|.//textarea|.//button"):
            name, kind = control.get("name"), control.get("type", "")
            if not name or kind == "file":
                continue
            if name not in form.names:
                form.names.append(name)
            if kind in ("checkbox", "radio") and control.get("checked") is None:
                continue
            if control.tag == "button" and form.values.get(name):
                continue
            value = control.value if control.tag in ("select", "textarea") else control.get("value", "")
            if control.tag == "select" and control.multiple:
                form.values.setdefault(name, []).extend(control.value)
            elif value is not None:
                form.values.setdefault(name, []).append(value)
        yield form


def variants(form: Form) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """(what was done, body): each field in turn replaced by each hostile value, and a field that the form does not have."""
    for name in form.names:
        if name in CARRIED:
            continue
        for kind, value in HOSTILE.items():
            yield f"{name}={kind}", {**form.values, name: [value]}
        yield f"{name} twice", {**form.values, name: ["1", "2"]}
        yield f"{name} missing", {key: values for key, values in form.values.items() if key != name}
    yield "unknown field", {**form.values, "is_superuser": ["1"], "lead__name": ["x"]}
    yield "nothing", {}
