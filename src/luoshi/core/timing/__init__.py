"""Days that count: calendars, periods, limits, due dates and the lights computed from them."""

from luoshi.core.timing.calendar import Calendar, CalendarMissing, statutory_calendar
from luoshi.core.timing.lights import COLOURS, DEFAULT_LIGHT_RULE, WORDS, Light, LightRule, light
from luoshi.core.timing.limits import (
    Days,
    Limit,
    LimitError,
    Months,
    MonthsAndDays,
    WorkingDays,
    due_on,
    parse_limit,
    working_days_between,
    working_days_left,
)
from luoshi.core.timing.periods import KINDS, Kind, Period, PeriodError
from luoshi.core.timing.statutory import known_years, statutory_holidays

__all__ = [
    "COLOURS",
    "DEFAULT_LIGHT_RULE",
    "KINDS",
    "WORDS",
    "Calendar",
    "CalendarMissing",
    "Days",
    "Kind",
    "Light",
    "LightRule",
    "Limit",
    "LimitError",
    "Months",
    "MonthsAndDays",
    "Period",
    "PeriodError",
    "WorkingDays",
    "due_on",
    "known_years",
    "light",
    "parse_limit",
    "statutory_calendar",
    "statutory_holidays",
    "working_days_between",
    "working_days_left",
]
