"""`python -I -m luoshi.office.files.offline SECONDS MEMORY_MB PROGRAM ARGUMENT...`: a foreign program without a network.

Sockets to this machine's own processes stay possible (LibreOffice talks to itself), those to anywhere else do not.
"""

from __future__ import annotations

import os
import resource
import sys

from luoshi.office.files import seccomp

MEGABYTE = 1024 * 1024


def main() -> None:
    seconds, memory_mb, *command = sys.argv[1:]
    for what, value in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(memory_mb) * MEGABYTE),
        (resource.RLIMIT_FSIZE, 256 * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    reason = seccomp.install(seccomp.no_internet)
    if reason:
        sys.stderr.write(f"no system call filter: {reason}\n")
    os.execvp(command[0], command)  # noqa: S606 that is its purpose


if __name__ == "__main__":
    main()
