"""Whether an uploaded file may come in: by its extension and by what is really in it, with a reason and a way out."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.office.files import ooxml
from luoshi.office.files.errors import Refused
from luoshi.office.files.jail import JailFailed, run_jailed

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 20 * MEGABYTE
LONGEST_NAME: Final = 200
MAKING_ANEW: Final = "luoshi.office.files.images:made_anew"
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "html": "text/html",
    "htm": "text/html",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
}

EVIDENCE: Final = ("pdf", "docx", "xlsx", "pptx", "txt", "csv", "md", "jpg", "jpeg", "png", "webp")
"""What shows that something was done."""

DOCUMENT: Final = ("docx", "pdf", "txt", "md", "html", "htm", "doc", "wps")
"""What is broken down into measures."""

TABLE: Final = ("xlsx", "csv")
"""What is imported."""

_HIDDEN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_ACTIVE_PDF = re.compile(rb"/(?:Launch|JavaScript|JS)\b")


@dataclass(frozen=True)
class Checked:
    """A file that may come in. `data` is what to keep: a picture has been made anew."""

    name: str
    extension: str
    media_type: str
    data: bytes


def check(data: bytes, name: str, allowed: tuple[str, ...] = EVIDENCE) -> Checked:
    """The file as it may be kept. Raises Refused."""
    name = clean_name(name)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if len(data) > MOST_BYTES:
        raise too_large(name)
    if not data.strip():
        raise Refused("empty", name, _("文件是空的。"), _("请检查后重新选择文件。"))
    if extension not in allowed:
        raise _not_allowed(name, extension, allowed)
    if extension in ("docx", "xlsx", "pptx"):
        _check_office(data, name, extension)
    elif extension in ("doc", "wps"):
        _check_old_office(data, name, extension)
    elif extension == "pdf":
        _check_pdf(data, name)
    elif MEDIA_TYPES[extension].startswith("image/"):
        data = _picture(data, name, extension)
    else:
        _check_text(data, name, extension)
    return Checked(name, extension, MEDIA_TYPES[extension], data)


def clean_name(raw: str) -> str:
    """The file's own name without folders, control marks and marks that turn the reading direction.

    >>> clean_name("C:\\\\台账\\\\七月.xlsx"), clean_name("a\\r\\nX: y.pdf")
    ('七月.xlsx', 'aX: y.pdf')
    """
    last = re.split(r"[\\/]", raw)[-1]
    invisible = ("Cc", "Cf", "Cs", "Co")
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in invisible)
    stem, dot, extension = kept.strip(" .").rpartition(".")
    if not dot:
        return extension[:LONGEST_NAME] or "未命名"
    return f"{stem[: LONGEST_NAME - 20]}.{extension[:19]}"


def too_large(name: str) -> Refused:
    return Refused("too_large", name, _("文件超过 20 MB。"), _("请压缩图片、拆成几个文件，或只留下需要的部分再上传。"))


def _not_allowed(name: str, extension: str, allowed: tuple[str, ...]) -> Refused:
    if extension in ("docm", "xlsm", "pptm", "dotm", "xltm"):
        return ooxml.macros(name)
    if extension in ("doc", "xls", "ppt", "wps", "et", "dps"):
        return _old_format(name)
    if extension in ("zip", "rar", "7z", "tar", "gz"):
        return Refused("archive", name, _("不接收压缩包。"), _("请解压后把里面的文件分别上传。"))
    reason = _("文件没有扩展名，看不出格式。")
    if extension:
        reason = _("不接收 .%(extension)s 文件。") % {"extension": extension}
    return Refused("extension", name, reason, _("可以上传：%(kinds)s。") % {"kinds": "、".join(allowed)})


def _old_format(name: str) -> Refused:
    return Refused("ole", name, _("这是旧版 Office 或 WPS 格式。"), _("请打开后另存为 .docx、.xlsx 或 PDF，再上传。"))


def _check_office(data: bytes, name: str, extension: str) -> None:
    if data.startswith(OLE):
        # A document with a password is an old-style container around the encrypted one.
        raise ooxml.encrypted(name) if "EncryptedPackage".encode("utf-16-le") in data else _old_format(name)
    if not data.startswith(b"PK\x03\x04"):
        raise ooxml.wrong_content(name, extension)
    ooxml.check(data, name, extension)


def _check_old_office(data: bytes, name: str, extension: str) -> None:
    if not data.startswith(OLE):
        raise ooxml.wrong_content(name, extension)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ooxml.encrypted(name)
    if any(mark.encode("utf-16-le") in data for mark in ("_VBA_PROJECT", "Macros")):
        raise ooxml.macros(name)


def _check_pdf(data: bytes, name: str) -> None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:] or zipfile.is_zipfile(BytesIO(data)):
        raise ooxml.wrong_content(name, "pdf")
    if _ENCRYPTED_PDF.search(data):
        raise ooxml.encrypted(name)
    if _ACTIVE_PDF.search(data):
        raise Refused("active", name, _("PDF 里带有会自动运行的内容。"), _("请用“打印为 PDF”重新生成一份再上传。"))


def _check_text(data: bytes, name: str, extension: str) -> None:
    if _HIDDEN_TEXT.search(data) or zipfile.is_zipfile(BytesIO(data)):
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _odd_encoding(name, _("文字的编码是 UTF-16。"))
        raise ooxml.wrong_content(name, extension)
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise _odd_encoding(name, _("文字的编码认不出来。"))


def _odd_encoding(name: str, reason: str) -> Refused:
    return Refused("encoding", name, reason, _("请用记事本打开，另存时编码选 UTF-8，再上传。"))


def _picture(data: bytes, name: str, extension: str) -> bytes:
    try:
        about = {"name": name, "extension": extension, "language": get_language() or "zh-hans"}
        return bytes(run_jailed(MAKING_ANEW, data, about, seconds=20, memory_mb=1024))
    except JailFailed as failed:
        mend = _("请用看图软件另存为 JPG 再上传。")
        raise Refused(f"jail_{failed.why}", name, _("图片处理不了。"), mend) from failed
