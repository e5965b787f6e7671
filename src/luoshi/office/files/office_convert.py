"""Old .doc and .wps files made into .docx by LibreOffice, where it is installed. No Django here."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from luoshi.core.issues import Text
from luoshi.office.files.errors import Refused

OLD_FORMATS: Final = ("doc", "wps")
MEMORY_MB: Final = 4096


def program() -> str | None:
    """LibreOffice's command, if this machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


NOT_HERE: Final = Text(
    "这台服务器没有安装 LibreOffice，读不了旧版格式。",
    "LibreOffice is not installed here, so old formats cannot be read. ",
)
FAILED: Final = Text(
    "文件转换不成功，可能已损坏或加了密码。", "The file could not be converted; it may be damaged or have a password. "
)
TOO_LONG: Final = Text("文件转换太久，已停下。", "Converting the file took too long and was stopped. ")
MEND: Final = Text(
    "请用 Office 或 WPS 打开，另存为 .docx 再上传。", "Open it in Office or WPS, save it as .docx and upload that."
)


def to_docx(data: bytes, name: str, language: str = "zh-hans", seconds: int = 90) -> bytes:
    """The document as .docx, converted without network and macros in a folder of its own. Raises Refused."""
    office = program()
    if office is None:
        raise Refused.said("no_office", name, NOT_HERE, MEND, language)
    extension = name.rpartition(".")[2].lower()
    with tempfile.TemporaryDirectory(prefix="luoshi-convert-") as folder:
        source = Path(folder) / f"source.{extension if extension in OLD_FORMATS else 'doc'}"
        source.write_bytes(data)
        ended_in_time = _run(office, source, Path(folder), seconds)
        result = source.with_suffix(".docx")
        if ended_in_time and result.is_file():
            return result.read_bytes()
    raise Refused.said("not_converted", name, FAILED if ended_in_time else TOO_LONG, MEND, language)


def _run(office: str, source: Path, folder: Path, seconds: int) -> bool:
    wrapper = [sys.executable, "-I", "-B", "-m", "luoshi.office.files.offline", str(seconds), str(MEMORY_MB)]
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder),
        str(source),
    ]
    child = subprocess.Popen(
        wrapper + command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        start_new_session=True,
    )
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # LibreOffice leaves children of its own
        child.wait()
    return True
