"""The product's settings; the throw-away PostgreSQL server of the tests runs without fsync."""

from luoshi.faces.web.settings import *  # noqa: F403

LUOSHI_THROWAWAY_DATABASE = True
