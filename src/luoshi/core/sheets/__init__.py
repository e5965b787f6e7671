"""What can be filled in: typed fields, and checks that turn what was typed into clean values."""

from luoshi.core.sheets.checks import FieldError, as_json, check
from luoshi.core.sheets.fields import KIND_TITLES, KINDS, Choice, Field, Kind

__all__ = ["KINDS", "KIND_TITLES", "Choice", "Field", "FieldError", "Kind", "as_json", "check"]
