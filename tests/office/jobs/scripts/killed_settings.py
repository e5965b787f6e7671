"""The product's settings over the data folder that the test names."""

from luoshi.faces.web.settings import *  # noqa: F403
