"""Tags and filters that every page of ours uses: assets, icons, addresses, lights, bars, form controls.

Words of time and amount are in `luoshi_words`, which this library carries along: one `{% load luoshi_ui %}` is enough.
"""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.faces.web.templatetags import built_assets, luoshi_words, states

register = template.Library()
register.filters.update(luoshi_words.register.filters)
register.tags.update(luoshi_words.register.tags)


# Assets


@register.simple_tag
def vite(entry: str = "main") -> SafeString:
    """Style sheets and script of an entry of the asset build."""
    script, sheets = built_assets.entry_files(entry)
    links = format_html_join("\n", '<link rel="stylesheet" href="{}">', ((sheet,) for sheet in sheets))
    return format_html('{}\n<script type="module" src="{}"></script>', links, script)


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """An inline icon; without a label it is decoration and hidden from screen readers."""
    drawing = mark_safe(built_assets.icon_drawing(name))  # noqa: S308 - written by our own build
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    classes = f"ti {extra}".strip()
    return format_html('<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>', classes, said, drawing)


# Addresses


def _address(context: template.Context, changes: dict[str, Any]) -> str:
    request = context.get("request")
    kept = {key: request.GET.getlist(key) for key in request.GET} if request is not None else {}
    for key, value in changes.items():
        values = list(value) if isinstance(value, list | tuple) else [value]
        kept[key] = [str(one) for one in values if one is not None and one != ""]
    pairs = [(key, value) for key, values in kept.items() for value in values if value != ""]
    return "?" + urlencode(pairs)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some values set; None or "" takes one out: `{% query page=2 state=None %}`."""
    return _address(context, changes)


@register.inclusion_tag("parts/sort_head.html", takes_context=True)
def sort_head(context: template.Context, name: str, label: str, extra: str = "", default: str = "") -> dict[str, Any]:
    """The head cell of a sortable column. `sort=name` ascends, `sort=-name` descends; a click turns it round."""
    request = context.get("request")
    current = (request.GET.get("sort", "") if request is not None else "") or default
    ascending = current == name
    descending = current == f"-{name}"
    return {
        "label": label,
        "extra": extra,
        "url": _address(context, {"sort": f"-{name}" if ascending else name, "page": None}),
        "order": "ascending" if ascending else "descending" if descending else "",
    }


@register.simple_tag(takes_context=True)
def chips_of(context: template.Context, selects: Any) -> list[dict[str, str]]:
    """The chosen filters as removable chips: what is chosen, and the address without it."""
    chips = []
    for select in selects or []:
        for option in states.field_of(select, "options") or []:
            if not states.field_of(option, "selected") or not states.field_of(option, "value"):
                continue
            name = str(states.field_of(select, "name"))
            text = f"{states.field_of(select, 'label')}：{states.field_of(option, 'label')}"
            chips.append({"label": text, "url": _address(context, {name: None, "page": None})})
    return chips


# State


@register.simple_tag
def light(state: Any = None, tone: str = "", word: str = "") -> SafeString:
    """Colour, word and shape of a state: `{% light task.light %}` or `{% light tone="late" word="退回" %}`."""
    shown = tone or states.tone_of(state)
    return format_html('<span class="light {}">{}</span>', shown, word or states.word_of(state, shown))


@register.simple_tag
def left(state: Any) -> SafeString:
    """Time left until the limit, in the words of the office."""
    text, tone = states.time_left(state)
    return format_html('<span class="left {}">{}</span>', tone, text)


@register.simple_tag
def bar(share: Any, tone: str = "", extra: str = "") -> SafeString:
    """A bar of progress; share is 0 to 100, or None where nothing is known yet."""
    if share is None:
        return format_html('<span class="bar {} {}"></span>', tone, extra)
    whole = luoshi_words.whole_percent(share)
    return format_html('<span class="bar {} {}"><i class="w-{}"></i></span>', tone, extra, whole)


@register.inclusion_tag("parts/split.html")
def split(parts: Any) -> dict[str, Any]:
    """Shares of a whole in one bar; parts are {label, count, tone} in the order shown, tone as for a light."""
    counts = [int(states.field_of(part, "count") or 0) for part in parts]
    whole = sum(counts) or 1
    shares, start = [], 0.0
    for part, count in zip(parts, counts, strict=True):
        width = 100 * count / whole
        shares.append(
            {"tone": states.field_of(part, "tone"), "x": f"{start:.2f}", "width": f"{max(0, width - 0.2):.2f}"}
        )
        start += width
    said = "，".join(f"{states.field_of(part, 'label')} {count}" for part, count in zip(parts, counts, strict=True))
    return {"shares": shares, "said": said}


# Forms


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form field's control with our classes, tied to its help and its error for screen readers."""
    classes = {
        "checkbox": "form-check-input",
        "radioselect": "form-check-input",
        "checkboxselectmultiple": "form-check-input",
        "select": "form-select",
        "selectmultiple": "form-select",
        "nullbooleanselect": "form-select",
    }.get(field.widget_type, "form-control")
    given = str(field.field.widget.attrs.get("class", ""))
    attributes: dict[str, str | bool] = {
        "class": " ".join(filter(None, [classes, given, "is-wrong" if field.errors else ""]))
    }
    described = [f"{field.auto_id}_help"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


# Toasts


@register.filter
def toast_tone(message: Any) -> str:
    """late for an error, due for a warning, nothing for the rest."""
    tag = getattr(message, "level_tag", "")
    return {"error": "late", "warning": "due"}.get(tag, "")


@register.filter
def undo_url(message: Any) -> str:
    """The address that takes back what a message tells: `extra_tags="undo:/work/tasks/7/restore"`."""
    for tag in str(getattr(message, "extra_tags", "") or "").split():
        address = tag.removeprefix("undo:")
        if address != tag and address.startswith("/") and not address.startswith("//"):
            return address
    return ""


@register.simple_tag
def error_hint(request_id: str | None = None) -> str:
    """What to tell the administrator; empty where the error has no number."""
    return _("请把这个编号告诉管理员：%(id)s") % {"id": request_id} if request_id else ""
