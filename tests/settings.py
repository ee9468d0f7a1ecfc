"""The newsroom's settings as the tests use them: production behaviour, quick where it does not matter."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
if "ENTENTE_TEST_DATA" not in os.environ:
    # Made once by the process that starts the run; the processes of xdist inherit it.
    os.environ["ENTENTE_TEST_DATA"] = tempfile.mkdtemp(prefix="entente-tests-")
    atexit.register(shutil.rmtree, os.environ["ENTENTE_TEST_DATA"], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ["ENTENTE_TEST_DATA"]
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("SECOND_FACTOR_REQUIRED", "0")

from newsroom.settings import *  # noqa: F403
from newsroom.settings import ISOLATED_MODULES, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# whitenoise warns of a missing folder, and warnings are errors
Path(STATIC_ROOT).mkdir(exist_ok=True)
ISOLATED_MODULES = [*ISOLATED_MODULES, "tests.isolation.costly"]
