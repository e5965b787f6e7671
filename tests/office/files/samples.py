"""Files for the tests, good and hostile, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

TYPES = '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def office(extension: str = "docx", more: dict[str, bytes | str] | None = None, types: str = TYPES) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(MAIN[extension], '<?xml version="1.0" encoding="UTF-8"?><main>各乡镇要抓好落实。</main>')
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def lying_about_its_size(claimed: int = 10) -> bytes:
    """A member that says it is small and unpacks to 150 MB."""
    whole = bytearray(office(more={"word/big.xml": b"<" + b" " * (150 * 1024 * 1024)}))
    real = struct.pack("<I", 150 * 1024 * 1024 + 1)
    at = whole.find(real)
    while at != -1:
        whole[at : at + 4] = struct.pack("<I", claimed)
        at = whole.find(real, at + 4)
    return bytes(whole)


def relations(target: str, kind: str) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationships><Relationship Id="r1" Type="{base}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), exif: bytes | None = None) -> bytes:
    out = io.BytesIO()
    more = {"exif": exif} if exif else {}
    Image.new("RGB", size, (20, 120, 60)).save(out, kind, **more)
    return out.getvalue()


def photo_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (20, 120, 60)).save(out, "JPEG", exif=exif, comment=b"CANARY-COMMENT")
    return out.getvalue()


def enormous_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few hundred bytes that claim 2.5 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
OLE_ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le")
OLE_MACROS = OLE + "_VBA_PROJECT".encode("utf-16-le")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
