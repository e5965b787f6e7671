"""Checks over a filled-in sheet: every error at once, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from luoshi.core.issues import Text
from luoshi.core.sheets.fields import Field, Kind

Value: TypeAlias = str | int | Decimal | date | bool | tuple[str, ...] | None
Json: TypeAlias = str | int | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `field` is its id, `code` stays the same over languages."""

    field: str
    code: str
    text: Text


class _Wrong(Exception):
    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.text = code, Text(zh, en)
        super().__init__(en)


def check(fields: Sequence[Field], values: Mapping[str, object]) -> tuple[dict[str, Value], list[FieldError]]:
    """The clean values, one for every field (None where nothing was filled in), and everything that is wrong.

    Takes what a form or a JSON body gives: strings as well as typed values. Full-width digits are understood.
    A key that is no field is an error. Where a field is wrong its clean value is None.
    Whether a unit, a member of staff or a file exists is for the caller to say.
    """
    errors = [_unknown(key, fields) for key in values if key not in {field.id for field in fields}]
    clean: dict[str, Value] = {}
    for field in fields:
        clean[field.id] = None
        given = values.get(field.id)
        if _is_empty(given):
            if field.required:
                errors.append(FieldError(field.id, "required", _required(field)))
            continue
        try:
            clean[field.id] = _READERS[field.kind](field, given)
        except _Wrong as wrong:
            errors.append(FieldError(field.id, wrong.code, wrong.text))
    return clean, errors


def as_json(values: Mapping[str, Value]) -> dict[str, Json]:
    """Clean values in a form that JSON can keep and `check` reads back unchanged."""
    kept: dict[str, Json] = {}
    for key, value in values.items():
        match value:
            case tuple():
                kept[key] = list(value)
            case Decimal():
                kept[key] = format(value, "f")
            case date():
                kept[key] = value.isoformat()
            case _:
                kept[key] = value
    return kept


def _is_empty(given: object) -> bool:
    if isinstance(given, str):
        return not given.strip()
    return given is None or (isinstance(given, list | tuple) and not given)


def _unknown(key: str, fields: Iterable[Field]) -> FieldError:
    known = "、".join(field.id for field in fields)
    return FieldError(
        str(key)[:60],
        "unknown",
        Text(
            f"没有“{str(key)[:60]}”这个字段；可填的有：{known}", f'there is no field "{str(key)[:60]}"; known: {known}'
        ),
    )


def _required(field: Field) -> Text:
    verb_zh = {
        "choice": "请选择",
        "unit": "请选择",
        "units": "请选择",
        "user": "请选择",
        "attachments": "请上传",
        "yes_no": "请选择",
    }
    return Text(f"{verb_zh.get(field.kind, '请填写')}{field.label.zh}", f"{field.label.say('en')} is required")


def _read_text(field: Field, given: object) -> str:
    if not isinstance(given, str):
        raise _Wrong("type", "请填写文字", "text is expected")
    text = given.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text):
        raise _Wrong("characters", "含有不可见的控制字符，请删除后重新填写", "contains control characters; remove them")
    if field.kind == "text" and "\n" in text:
        raise _Wrong("lines", "只能填写一行", "only one line is allowed")
    if len(text) > field.longest:
        raise _Wrong(
            "too_long",
            f"最多 {field.longest} 个字，现在 {len(text)} 个字",
            f"at most {field.longest} characters, now {len(text)}",
        )
    if field.min_length is not None and len(text) < field.min_length:
        raise _Wrong(
            "too_short",
            f"至少 {field.min_length} 个字，现在 {len(text)} 个字",
            f"at least {field.min_length} characters, now {len(text)}",
        )
    if field.pattern and not re.fullmatch(field.pattern, text):
        says = field.pattern_says
        raise _Wrong("pattern", says.zh or "格式不对", says.say("en") or "the form is wrong")
    return text


def _read_number(field: Field, given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise _Wrong("type", "请填写数字", "a number is expected")
    written = unicodedata.normalize("NFKC", str(given)).strip()
    if field.kind == "percent":
        written = written.removesuffix("%").strip()
    # 1,234.5 is how figures are pasted from a workbook; 1,23 is a slip and must not silently become 123.
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", written):
        written = written.replace(",", "")
    if len(written) > 30 or not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", written):
        raise _Wrong("type", "请填写数字，如 12 或 12.5", "a number is expected, such as 12 or 12.5")
    try:
        return Decimal(written)
    except InvalidOperation as unreadable:
        raise _Wrong("type", "请填写数字", "a number is expected") from unreadable


def _read_integer(field: Field, given: object) -> int:
    number = _read_number(field, given)
    if number != number.to_integral_value():
        raise _Wrong("whole", "请填写整数", "a whole number is expected")
    _within_numbers(field, number)
    if abs(number) >= 2**53:
        raise _Wrong("too_large", "数字太大", "the number is too large")
    return int(number)


def _read_decimal(field: Field, given: object) -> Decimal:
    number = _read_number(field, given)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > field.places:
        raise _Wrong("places", f"最多 {field.places} 位小数", f"at most {field.places} digits after the point")
    _within_numbers(field, number)
    if field.kind == "percent" and field.minimum is None and field.maximum is None and not 0 <= number <= 100:
        raise _Wrong("range", "百分比应在 0 到 100 之间", "a percentage lies between 0 and 100")
    if abs(number) >= 10**15:
        raise _Wrong("too_large", "数字太大", "the number is too large")
    return number


def _read_date(field: Field, given: object) -> date:
    day: date | None = None
    if isinstance(given, date) and not isinstance(given, datetime):
        day = given
    elif isinstance(given, str):
        written = unicodedata.normalize("NFKC", given).strip()
        parts = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", written)
        if parts:
            try:
                day = date(int(parts[1]), int(parts[2]), int(parts[3]))
            except ValueError as impossible:
                raise _Wrong("date", "没有这一天", "there is no such day") from impossible
    if day is None:
        raise _Wrong("date", "请填写日期，如 2026-07-04", "a date is expected, such as 2026-07-04")
    _within_days(field, day)
    return day


def _within_numbers(field: Field, number: Decimal) -> None:
    low, high = field.minimum, field.maximum
    if isinstance(low, Decimal) and number < low:
        raise _Wrong("too_small", f"不能小于 {low}", f"not less than {low}")
    if isinstance(high, Decimal) and number > high:
        raise _Wrong("too_large", f"不能大于 {high}", f"not more than {high}")


def _within_days(field: Field, day: date) -> None:
    first, last = field.minimum, field.maximum
    if isinstance(first, date) and day < first:
        raise _Wrong("too_small", f"不能早于 {first}", f"not before {first}")
    if isinstance(last, date) and day > last:
        raise _Wrong("too_large", f"不能晚于 {last}", f"not after {last}")


def _read_choice(field: Field, given: object) -> str:
    if isinstance(given, str) and given in {choice.id for choice in field.choices}:
        return given
    offered = Text(
        "、".join(choice.title.zh for choice in field.choices),
        ", ".join(choice.title.say("en") for choice in field.choices),
    )
    raise _Wrong("choice", f"请在下列选项中选择：{offered.zh}", f"choose one of: {offered.en}")


def _read_reference(field: Field, given: object) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or not re.fullmatch(r"[\w.:-]{1,64}", given.strip()):
        what = Text("单位", "a unit") if field.kind == "unit" else Text("工作人员", "a member of staff")
        raise _Wrong("reference", f"请从列表中选择{what.zh}", f"choose {what.en} from the list")
    return given.strip()


def _read_yes_no(field: Field, given: object) -> bool:
    if isinstance(given, bool):
        return given
    if isinstance(given, str):
        answer = given.strip().lower()
        if answer in ("yes", "true", "on", "1", "是"):
            return True
        if answer in ("no", "false", "off", "0", "否"):
            return False
    raise _Wrong("yes_no", "请选择“是”或“否”", "answer yes or no")


def _read_list(field: Field, given: object) -> tuple[str, ...]:
    thing = Text("个单位", "units") if field.kind == "units" else Text("个附件", "attachments")
    listed = list(given) if isinstance(given, list | tuple) else [given]
    names = [str(name) if type(name) is int else name for name in listed]
    if not all(isinstance(name, str) and re.fullmatch(r"[\w.:-]{1,64}", name) for name in names):
        raise _Wrong("reference", "清单无法识别，请重新选择", "the list cannot be read; choose again")
    kept = tuple(dict.fromkeys(str(name) for name in names))
    if isinstance(field.minimum, Decimal) and len(kept) < field.minimum:
        raise _Wrong("too_few", f"至少 {field.minimum} {thing.zh}", f"at least {field.minimum} {thing.en}")
    if isinstance(field.maximum, Decimal) and len(kept) > field.maximum:
        raise _Wrong("too_many", f"最多 {field.maximum} {thing.zh}", f"at most {field.maximum} {thing.en}")
    return kept


_READERS: dict[Kind, Callable[[Field, object], Value]] = {
    "text": _read_text,
    "long_text": _read_text,
    "integer": _read_integer,
    "decimal": _read_decimal,
    "percent": _read_decimal,
    "date": _read_date,
    "choice": _read_choice,
    "unit": _read_reference,
    "units": _read_list,
    "user": _read_reference,
    "yes_no": _read_yes_no,
    "attachments": _read_list,
}
