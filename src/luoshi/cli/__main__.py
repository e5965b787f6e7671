"""`python -m luoshi.cli`, by which the supervisor starts its own commands."""

import sys

from luoshi.cli import main

sys.exit(main())
