"""The example county: invented names and speeches, and eleven weeks of work on them, relative to the day of loading."""

from luoshi.demo.loading import load

__all__ = ["load"]
