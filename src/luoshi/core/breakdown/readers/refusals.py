"""Files that are not read: why, and the way out, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from luoshi.core.issues import Text

Code = Literal[
    "too_large",
    "encrypted",
    "scanned",
    "empty",
    "unknown_kind",
    "damaged",
    "bomb",
    "hostile_xml",
    "macro",
    "needs_office",
]

_WORDS: dict[Code, tuple[Text, Text]] = {
    "too_large": (
        Text("文件大于 20 MB", "the file is larger than 20 MB"),
        Text("请删去图片后另存，或拆成几份再传。", "Remove its pictures and save it again, or split it."),
    ),
    "encrypted": (
        Text("文件加了密码", "the file is protected by a password"),
        Text("请在 Word、WPS 或 PDF 软件里去掉打开密码后再传。", "Remove the password in the program that made it."),
    ),
    "scanned": (
        Text("这份 PDF 是扫描件，没有文字", "this PDF is a scan without text"),
        Text(
            "请上传电子版原件（docx），或先做文字识别再传。",
            "Upload the original (docx), or run text recognition on it first.",
        ),
    ),
    "empty": (
        Text("文件里没有文字", "the file holds no text"),
        Text("请核对是否选错了文件。", "Check whether this is the right file."),
    ),
    "unknown_kind": (
        Text("不认识这种文件", "this kind of file is not known"),
        Text(
            "可以上传 docx、pdf、txt、md、html、xlsx；doc 和 wps 请另存为 docx。",
            "Upload docx, pdf, txt, md, html or xlsx; save doc and wps as docx.",
        ),
    ),
    "damaged": (
        Text("文件已损坏，或内容与扩展名不符", "the file is damaged, or is not what its name says"),
        Text("请重新打开并另存一份再传。", "Open it, save it again and upload the new copy."),
    ),
    "bomb": (
        Text("压缩包的结构不正常，可能有害", "the archive inside the file is built abnormally and may be harmful"),
        Text(
            "请在 Word 或 WPS 里打开，去掉嵌入的对象后另存为新的 docx 再传。",
            "Open it in Word or WPS, remove embedded objects and save it as a new docx.",
        ),
    ),
    "hostile_xml": (
        Text("文件内含外部引用或实体声明，可能有害", "the file refers to outside content or declares entities"),
        Text(
            "请在 Word 或 WPS 里把内容复制到新文件，另存后再传。",
            "Copy the content into a new file in Word or WPS and save that.",
        ),
    ),
    "macro": (
        Text("文件带有宏", "the file carries macros"),
        Text("请另存为不带宏的 docx 或 xlsx 再传。", "Save it as docx or xlsx without macros."),
    ),
    "needs_office": (
        Text("这是旧式的 doc 或 wps 文件", "this is an old doc or wps file"),
        Text(
            "请另存为 docx 再传；装有 LibreOffice 的服务器会自动转换。",
            "Save it as docx, or install LibreOffice on the server.",
        ),
    ),
}


@dataclass(frozen=True)
class Unreadable(Exception):
    """A file that is not read. `reason` says why, `mend` the way out; `name` is the file's base name."""

    code: Code
    name: str

    @property
    def reason(self) -> Text:
        """Why the file is not read."""
        return _WORDS[self.code][0]

    @property
    def mend(self) -> Text:
        """What the person can do about it."""
        return _WORDS[self.code][1]

    def __str__(self) -> str:
        return f"{self.name}: {self.reason.en} ({self.code}). {self.mend.en}"
