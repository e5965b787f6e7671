"""What may come in, and what is refused with which reason and way out."""

from __future__ import annotations

import io
import time

import pytest
from django.utils import translation
from PIL import Image

from luoshi.office.files.checking import DOCUMENT, EVIDENCE, TABLE, check, clean_name
from luoshi.office.files.errors import Refused
from luoshi.office.files.reading import read_document

from . import samples  # isort: skip


@pytest.mark.parametrize(
    ("name", "data", "allowed", "media_type"),
    [
        ("方案.docx", samples.office(), EVIDENCE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("台账.XLSX", samples.office("xlsx"), TABLE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("汇报.pptx", samples.office("pptx"), EVIDENCE,
         "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("通知.pdf", samples.PDF, EVIDENCE, "application/pdf"),
        ("记录.txt", "已完成。".encode("gb18030"), EVIDENCE, "text/plain"),
        ("记录.csv", "\ufeff单位,数\r\n东河镇,3\r\n".encode(), TABLE, "text/csv"),
        ("网页.html", "<p>要抓好落实</p>".encode(), DOCUMENT, "text/html"),
        ("旧.doc", samples.OLE, DOCUMENT, "application/msword"),
        ("现场.jpg", samples.picture(), EVIDENCE, "image/jpeg"),
        ("现场.png", samples.picture("PNG"), EVIDENCE, "image/png"),
        ("现场.webp", samples.picture("WEBP"), EVIDENCE, "image/webp"),
    ],
)  # fmt: skip
def test_honest_files_come_in_with_the_type_that_was_checked(name, data, allowed, media_type):
    assert check(data, name, allowed).media_type == media_type


HOSTILE = [
    ("空.txt", b"", EVIDENCE, "empty"),
    ("空.txt", b" \r\n", EVIDENCE, "empty"),
    ("大.txt", b"a" * (20 * 1024 * 1024 + 1), EVIDENCE, "too_large"),
    ("程序.exe", b"MZ", EVIDENCE, "extension"),
    ("没有扩展名", b"abc", EVIDENCE, "extension"),
    ("图.svg", b"<svg/>", EVIDENCE, "extension"),
    ("页.html", b"<script>1</script>", EVIDENCE, "extension"),
    ("包.zip", samples.office(), EVIDENCE, "archive"),
    ("宏.docm", samples.office(), EVIDENCE, "macros"),
    ("旧.xls", samples.OLE, EVIDENCE, "ole"),
    ("旧.doc", samples.OLE, EVIDENCE, "ole"),
    ("旧换了名.docx", samples.OLE, EVIDENCE, "ole"),
    ("密.docx", samples.OLE_ENCRYPTED, EVIDENCE, "encrypted"),
    ("密.doc", samples.OLE_ENCRYPTED, DOCUMENT, "encrypted"),
    ("宏.doc", samples.OLE_MACROS, DOCUMENT, "macros"),
    ("假.doc", b"just text", DOCUMENT, "wrong_content"),
    ("假.docx", b"just text", EVIDENCE, "wrong_content"),
    ("断.docx", samples.office()[:-30], EVIDENCE, "broken"),
    ("换了名.docx", samples.office("xlsx"), EVIDENCE, "wrong_content"),
    ("宏.docx", samples.office(more={"word/vbaProject.bin": b"x"}), EVIDENCE, "macros"),
    ("宏二.docx", samples.office(types='<Types a="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), EVIDENCE, "macros"),
    ("嵌.docx", samples.office(more={"word/embeddings/a.xlsx": b"x"}), EVIDENCE, "nested"),
    ("嵌二.xlsx", samples.office("xlsx", {"xl/a.zip": b"x"}), EVIDENCE, "nested"),
    ("出.docx", samples.office(more={"../../etc/passwd": b"x"}), EVIDENCE, "odd_member"),
    ("出二.docx", samples.office(more={"/etc/passwd": b"x"}), EVIDENCE, "odd_member"),
    ("多.docx", samples.office(more={f"word/{n}.xml": b"<a/>" for n in range(2001)}), EVIDENCE, "bomb"),
    ("弹.xlsx", samples.office("xlsx", {"xl/a.xml": b"<" + b"0" * (99 << 20)}), EVIDENCE, "bomb"),
    ("谎.docx", samples.lying_about_its_size(), EVIDENCE, "broken bomb"),
    ("笑.xlsx", samples.office("xlsx", {"xl/a.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), EVIDENCE, "xml_entities"),
    ("笑二.docx", samples.office(more={"word/a.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'.encode("utf-16")}),
     EVIDENCE, "xml_entities"),
    ("笑三.docx", samples.office(more={"word/a.xml": b'<?xml version="1.0" encoding="UTF-7"?><x/>'}), EVIDENCE, "xml_entities"),
    ("调.docx", samples.office(more={"word/_rels/d.xml.rels": samples.relations("http://127.0.0.1:9/x", "oleObject")}),
     EVIDENCE, "external"),
    ("假.pdf", b"no pdf", EVIDENCE, "wrong_content"),
    ("断.pdf", samples.PDF[:-8], EVIDENCE, "wrong_content"),
    ("双.pdf", samples.PDF + samples.office(), EVIDENCE, "wrong_content"),
    ("密.pdf", samples.PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"), EVIDENCE, "encrypted"),
    ("动.pdf", samples.PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(1)>>"), EVIDENCE, "active"),
    ("二进制.txt", b"abc\0def", EVIDENCE, "wrong_content"),
    ("双.txt", b"text" + samples.office(), EVIDENCE, "wrong_content"),
    ("宽.txt", "要".encode("utf-16"), EVIDENCE, "encoding wrong_content"),
    ("宽二.txt", "要 a".encode("utf-16"), EVIDENCE, "encoding"),
    ("乱.txt", b"\xff\xff\xff", EVIDENCE, "encoding"),
    ("假.jpg", samples.picture("PNG"), EVIDENCE, "wrong_content"),
    ("假.png", b"<script>1</script>", EVIDENCE, "wrong_content"),
    ("断.jpg", samples.picture(size=(900, 900))[:2000], EVIDENCE, "broken"),
    ("巨.png", samples.enormous_png(), EVIDENCE, "too_many_pixels"),
    ("较大.png", samples.enormous_png(9000, 9000), EVIDENCE, "too_many_pixels"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "allowed", "codes"), HOSTILE, ids=[f"{row[0]}-{row[3]}" for row in HOSTILE])
def test_other_files_are_refused_quickly_with_a_reason_and_a_way_out(name, data, allowed, codes):
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        check(data, name, allowed)
    assert refused.value.code in codes.split()
    assert refused.value.name == name
    assert refused.value.reason.endswith("。")
    assert refused.value.mend.endswith("。")
    assert time.monotonic() - began < 3  # a second on an idle machine


def test_links_to_pages_and_a_template_of_the_office_are_no_reason_to_refuse():
    rels = samples.relations("https://example.org/", "hyperlink")
    assert check(samples.office(more={"word/_rels/document.xml.rels": rels}), "有链接.docx")


def test_a_photo_loses_where_and_with_what_it_was_taken_and_stands_upright():
    kept = check(samples.photo_with_a_place(), "现场.jpg").data
    assert b"CANARY" not in kept
    assert b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (40, 60)


def test_a_picture_is_refused_in_the_language_of_the_person():
    with translation.override("en"), pytest.raises(Refused) as refused:
        check(samples.enormous_png(), "huge.png")
    assert refused.value.reason.startswith("The picture has too many pixels")


def test_a_drawing_keeps_its_transparent_ground():
    drawing = Image.new("P", (4, 4), 0)
    drawing.putpalette([255, 0, 0, 0, 255, 0])
    out = io.BytesIO()
    drawing.save(out, "PNG", transparency=0)
    with Image.open(io.BytesIO(check(out.getvalue(), "章.png").data)) as kept:
        assert kept.convert("RGBA").getpixel((0, 0))[3] == 0


def test_what_hides_behind_a_picture_does_not_come_in():
    kept = check(samples.picture() + b"<script>CANARY</script>" + samples.office(), "双.jpg").data
    assert b"CANARY" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\桌面\\七月 台账.xlsx", "七月 台账.xlsx"),
        ('测试";\r\nX: y.pdf', '测试";X: y.pdf'),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("", "未命名"),
        ("长" * 300 + ".docx", "长" * 180 + ".docx"),
    ],
)
def test_names_keep_their_words_and_lose_what_could_mislead(raw, clean):
    assert clean_name(raw) == clean


def test_a_document_is_read_in_the_jail():
    assert read_document("各乡镇要抓好落实。".encode("gb18030"), "讲话.txt").text == "各乡镇要抓好落实。"


def test_a_scan_is_refused_by_name_with_the_way_out():
    scan = io.BytesIO()
    Image.new("RGB", (60, 40)).save(scan, "PDF")
    with pytest.raises(Refused) as refused:
        read_document(scan.getvalue(), "扫描件.pdf")
    assert (refused.value.code, refused.value.name) == ("scanned", "扫描件.pdf")
    assert refused.value.reason.endswith("。")


@pytest.mark.office
def test_an_old_document_is_converted_and_read(tmp_path):
    import subprocess

    import docx

    from luoshi.office.files.office_convert import program

    document = docx.Document()
    document.add_paragraph("各乡镇要在七月底前完成排查。")
    document.save(tmp_path / "旧文件.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [program(), profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "旧文件.docx"]
    subprocess.run(convert, check=True, capture_output=True, timeout=90)
    read = read_document((tmp_path / "旧文件.doc").read_bytes(), "旧文件.doc")
    assert "七月底前完成排查" in read.text


@pytest.mark.office
def test_a_broken_old_document_is_refused():
    with pytest.raises(Refused) as refused:
        read_document(samples.OLE + b"\0" * 4096, "坏.doc")
    assert refused.value.name == "坏.doc"
