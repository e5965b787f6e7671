"""The pictures of the documents, taken from the example county: `make docs`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))
import walk  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SHOTS = (
    # picture, role, address, narrow
    ("review", "clerk", "/documents/2/review/", False),
    ("desk", "clerk", "/", False),
    ("task", "clerk", "/tasks/1/", False),
    ("phone-desk", "handler", "/", True),
)


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch) / "county"
        served = walk.serve(folder, "demo", "--data", str(folder), "--port", "0", "--no-browser")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=walk.CHROMIUM_ARGS)
        try:
            for name, role, path, narrow in SHOTS:
                size = walk.NARROW if narrow else walk.WIDE
                page = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
                walk.sign_in_as(page, served, role)
                page.goto(served.url + path)
                page.screenshot(path=IMAGES / f"{name}.png")
                print(f"docs/images/{name}.png")
        finally:
            browser.close()
            walk.stop(served)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
