"""What is in a .docx, .xlsx or .pptx before anything opens it: size unpacked, hidden programs, links outward."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import Final

from django.utils.translation import gettext as _

from luoshi.office.files.errors import Refused

MOST_UNPACKED: Final = 100 * 1024 * 1024
MOST_RATIO: Final = 100
MOST_MEMBERS: Final = 2000
RATIO_COUNTS_FROM: Final = 1024 * 1024
"""Below a megabyte unpacked, a high ratio is only an empty sheet."""

MAIN_PART: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
NESTED: Final = (".zip", ".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".rar", ".7z", ".gz", ".jar")
MACRO_MARKS: Final = ("vbaproject.bin", "vbadata.xml")
XML_PARTS: Final = (".xml", ".rels", ".vml")
HARMLESS_LINKS: Final = ("/hyperlink", "/externalLinkPath", "/externalLinkLongPath", "/image", "/attachedTemplate")
XML_ENCODINGS: Final = (b"utf-8", b"utf-16", b"us-ascii", b"ascii")

_DECLARED = re.compile(rb"^<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{1,40})[\"']", re.IGNORECASE)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
_TYPE = re.compile(r"\bType\s*=\s*[\"']([^\"']*)[\"']")
_EXTERNAL = re.compile(r"\bTargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)


def check(data: bytes, name: str, extension: str) -> None:
    """Raise Refused unless this is an honest file of its kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_list(archive, len(data), name, extension)
            _check_parts(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Refused(
            "broken", name, _("文件已损坏，打不开。"), _("请用 Office 或 WPS 打开后另存一份再上传。")
        ) from None


def _check_list(archive: zipfile.ZipFile, packed: int, name: str, extension: str) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    unpacked = sum(member.file_size for member in members)
    ratio_is_odd = unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * packed
    if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS or ratio_is_odd:
        raise _bomb(name)
    for member in members:
        lowered = member.filename.lower()
        parts = member.filename.replace("\\", "/").split("/")
        if member.filename.startswith(("/", "\\")) or ".." in parts or stat.S_ISLNK(member.external_attr >> 16):
            raise Refused("odd_member", name, _("文件内部的路径不正常。"), _("请用 Office 或 WPS 另存一份再上传。"))
        if member.flag_bits & 0x1:
            raise encrypted(name)
        if lowered.endswith(MACRO_MARKS) or "/activex/" in lowered:
            raise macros(name)
        if lowered.endswith(NESTED) or "/embeddings/" in lowered:
            raise Refused(
                "nested",
                name,
                _("文件里还嵌着别的文件（%(inner)s）。") % {"inner": parts[-1][:60]},
                _("请把嵌入的文件另存出来单独上传，或删去后再上传。"),
            )
    if "[Content_Types].xml" not in names or MAIN_PART[extension] not in names:
        raise wrong_content(name, extension)


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    counted = 0
    for member in archive.infolist():
        pieces = []
        is_xml = member.filename.lower().endswith(XML_PARTS)
        with archive.open(member) as part:
            while piece := part.read(1 << 16):
                counted += len(piece)  # the size that the archive claims may be a lie
                if counted > MOST_UNPACKED:
                    raise _bomb(name)
                if is_xml:
                    pieces.append(piece)
        if is_xml:
            _check_xml(b"".join(pieces), member.filename, name)


def _check_xml(xml: bytes, member: str, name: str) -> None:
    # UTF-16 is the same text with zeros between; other encodings could hide a word from this search.
    text = xml.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    declared = _DECLARED.match(text)
    odd_encoding = declared is not None and declared[1].lower() not in XML_ENCODINGS
    if odd_encoding or (text and not text.startswith(b"<")) or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        reason = _("文件内部带有可疑的定义，可能有害。")
        raise Refused("xml_entities", name, reason, _("请用 Office 或 WPS 另存一份再上传。"))
    if member == "[Content_Types].xml" and b"macroenabled" in text.lower():
        raise macros(name)
    if member.endswith(".rels"):
        _check_links(text.decode("utf-8", "replace"), name)


def _check_links(relations: str, name: str) -> None:
    for relation in _RELATION.findall(relations):
        kind = _TYPE.search(relation)
        if _EXTERNAL.search(relation) and not (kind and kind[1].endswith(HARMLESS_LINKS)):
            raise Refused(
                "external", name, _("文件会从外面调取内容，可能有害。"), _("请断开外部链接（或另存为 PDF）后再上传。")
            )


def _bomb(name: str) -> Refused:
    reason = _("文件展开后太大（超过 100 MB），不安全。")
    return Refused("bomb", name, reason, _("请拆成几个小文件，或另存为 PDF 再上传。"))


def encrypted(name: str) -> Refused:
    return Refused("encrypted", name, _("文件加了密码，读不出来。"), _("请先去掉打开密码，再上传。"))


def macros(name: str) -> Refused:
    return Refused("macros", name, _("文件带有宏（程序），不能接收。"), _("请另存为不带宏的 .docx 或 .xlsx，再上传。"))


def wrong_content(name: str, extension: str) -> Refused:
    return Refused(
        "wrong_content",
        name,
        _("文件内容和扩展名 .%(extension)s 不符。") % {"extension": extension},
        _("请用原来的软件打开，按正确的格式另存后再上传。"),
    )
