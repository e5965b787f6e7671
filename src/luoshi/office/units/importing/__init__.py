"""A unit list that was filled in -> what it would change in the tree, and what is wrong with it. Writes nothing."""

from luoshi.office.units.importing.forecasts import Forecast, forecast
from luoshi.office.units.importing.rows import ALIASES, CHANGE, CREATE, MOVE

__all__ = ["ALIASES", "CHANGE", "CREATE", "MOVE", "Forecast", "forecast"]
