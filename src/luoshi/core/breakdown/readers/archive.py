"""Zip containers of office files, opened with suspicion."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from luoshi.core.breakdown.readers.refusals import Unreadable

_TOTAL = 100 * 1024 * 1024
_RATIO = 100
_MEMBERS = 2000
_CHUNK = 64 * 1024
_NESTED = re.compile(r"\.(?:zip|7z|rar|gz|bz2|xz|tar|jar|docx|xlsx|pptx|docm|xlsm|odt|ods)$", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Relations that may point outside: a link in the text is only words to us.
_HARMLESS = ("/hyperlink",)


class Archive:
    """The members of an office file. Every check is made on opening, so that what is open may be read."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        if data.startswith(_OLE):
            # Word and Excel wrap an encrypted file in the old container format.
            raise Unreadable("encrypted", name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable("damaged", name) from error
        self._check(len(data))
        self._read = 0

    def _check(self, size: int) -> None:
        members = self._zip.infolist()
        declared = sum(member.file_size for member in members)
        if len(members) > _MEMBERS or declared > _TOTAL or declared > _RATIO * max(size, 1):
            raise Unreadable("bomb", self._name)
        names = [member.filename for member in members]
        if len(set(names)) != len(names):
            raise Unreadable("bomb", self._name)
        for member in members:
            parts = member.filename.replace("\\", "/").split("/")
            if (
                member.filename.startswith(("/", "\\"))
                or ".." in parts
                or ":" in parts[0]
                or _NESTED.search(member.filename)
            ):
                raise Unreadable("bomb", self._name)
            if member.flag_bits & 0x1:
                raise Unreadable("encrypted", self._name)
            if parts[-1].lower() == "vbaproject.bin":
                raise Unreadable("macro", self._name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members."""
        return tuple(self._zip.namelist())

    def member(self, path: str) -> bytes | None:
        """The bytes of a member, None when there is none; the bytes are counted as they come out."""
        try:
            opened = self._zip.open(path)
        except KeyError:
            return None
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise Unreadable("damaged", self._name) from error
        pieces = []
        with opened:
            try:
                while piece := opened.read(_CHUNK):
                    self._read += len(piece)
                    if self._read > _TOTAL:
                        raise Unreadable("bomb", self._name)
                    pieces.append(piece)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
                raise Unreadable("damaged", self._name) from error
        return b"".join(pieces)

    def xml(self, path: str) -> etree._Element | None:
        """The root of an XML member; declarations of entities and document types are refused."""
        data = self.member(path)
        return None if data is None else parsed(data, self._name)

    def check_everything(self) -> None:
        """Read every member once: for readers that open the container themselves."""
        for path in self.names:
            if path.lower().endswith((".xml", ".rels")):
                self.xml(path)
            else:
                self.member(path)
        self.check_relations()

    def check_relations(self) -> None:
        """Refuse relations to outside content, other than links in the text."""
        for path in self.names:
            if not path.lower().endswith(".rels"):
                continue
            root = self.xml(path)
            for relation in root if root is not None else ():
                outside = relation.get("TargetMode", "").lower() == "external"
                if outside and not relation.get("Type", "").endswith(_HARMLESS):
                    raise Unreadable("hostile_xml", self._name)


def parsed(data: bytes, name: str) -> etree._Element:
    """The root of an XML text from a stranger."""
    head = data.decode("utf-16", errors="ignore").encode() if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    if _DECLARATION.search(head):
        raise Unreadable("hostile_xml", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged", name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("hostile_xml", name)
    return root
