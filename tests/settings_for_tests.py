"""The product's settings over a data folder of this test run."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="luoshi-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["LUOSHI_DATA"] = _folder
os.environ.setdefault("LUOSHI_ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")

from luoshi.faces.web.settings import *  # noqa: E402, F403

# Hashing has tests of its own; everywhere else a cheap hasher keeps the suite quick.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LUOSHI_THROWAWAY_DATABASE = True
