"""The thirteen days that the law itself makes holidays, before any notice arranges make-up days around them."""

from __future__ import annotations

from datetime import date, timedelta

from luoshi.core.issues import Text

# Computed by the rules of GB/T 33661-2017 (compilation of the Chinese calendar): new moons and the sun's longitude from
# PyEphem 4 (VSOP87 and its lunar theory) in UTC+8, leap months by the rule of the major solar terms. Every date was
# compared with the tables of cnlunar 0.2 without a difference; a test compares 2025 and 2026 with the State Council's
# notices as kept in chinesecalendar. Columns: Spring Festival (month, day), Qingming (day of April), Dragon Boat
# (month, day), Mid-Autumn (month, day).
_MOVING: dict[int, tuple[int, int, int, int, int, int, int]] = {
    2025: (1, 29, 4, 5, 31, 10, 6),
    2026: (2, 17, 5, 6, 19, 9, 25),
    2027: (2, 6, 5, 6, 9, 9, 15),
    2028: (1, 26, 4, 5, 28, 10, 3),
    2029: (2, 13, 4, 6, 16, 9, 22),
    2030: (2, 3, 5, 6, 5, 9, 12),
    2031: (1, 23, 5, 6, 24, 10, 1),
    2032: (2, 11, 4, 6, 12, 9, 19),
    2033: (1, 31, 4, 6, 1, 9, 8),
    2034: (2, 19, 5, 6, 20, 9, 27),
    2035: (2, 8, 5, 6, 10, 9, 16),
    2036: (1, 28, 4, 5, 30, 10, 4),
    2037: (2, 15, 4, 6, 18, 9, 24),
    2038: (2, 4, 5, 6, 7, 9, 13),
    2039: (1, 24, 5, 5, 27, 10, 2),
    2040: (2, 12, 4, 6, 14, 9, 20),
    2041: (2, 1, 4, 6, 3, 9, 10),
    2042: (1, 22, 4, 6, 22, 9, 28),
    2043: (2, 10, 5, 6, 11, 9, 17),
    2044: (1, 30, 4, 5, 31, 10, 5),
    2045: (2, 17, 4, 6, 19, 9, 25),
}

_NEW_YEAR = Text("元旦", "New Year")
_SPRING_EVE = Text("除夕", "Spring Festival Eve")
_SPRING = Text("春节", "Spring Festival")
_QINGMING = Text("清明节", "Qingming")
_LABOUR = Text("劳动节", "Labour Day")
_DRAGON_BOAT = Text("端午节", "Dragon Boat Festival")
_MID_AUTUMN = Text("中秋节", "Mid-Autumn Festival")
_NATIONAL = Text("国庆节", "National Day")


def known_years() -> range:
    """Years whose statutory holidays can be said without a notice."""
    return range(min(_MOVING), max(_MOVING) + 1)


def statutory_holidays(year: int) -> dict[date, Text]:
    """The holidays of a year by law, in order of date, with their names; KeyError outside `known_years`.

    全国年节及纪念日放假办法 (revised by State Council Decree 795, in force since 2025-01-01), art. 2: New Year 1 day,
    Spring Festival 4 (the eve and the first three days), Qingming 1, Labour 2, Dragon Boat 1, Mid-Autumn 1, National 3.
    Where two fall on one day (Mid-Autumn 2028 on 3 October) the day is named once, for the fixed one.
    """
    spring_month, spring_day, qingming_day, boat_month, boat_day, autumn_month, autumn_day = _MOVING[year]
    spring = date(year, spring_month, spring_day)
    named: dict[date, Text] = {
        date(year, 1, 1): _NEW_YEAR,
        spring - timedelta(days=1): _SPRING_EVE,
        **{spring + timedelta(days=n): _SPRING for n in range(3)},
        date(year, 4, qingming_day): _QINGMING,
        **{date(year, 5, day): _LABOUR for day in (1, 2)},
        date(year, boat_month, boat_day): _DRAGON_BOAT,
        date(year, autumn_month, autumn_day): _MID_AUTUMN,
        **{date(year, 10, day): _NATIONAL for day in (1, 2, 3)},
    }
    return dict(sorted(named.items()))
