"""Pictures made anew: only what can be seen survives, not where and with what it was taken, nor what was hidden in it.

Runs in the jail; no Django here.
"""

from __future__ import annotations

import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from luoshi.core.issues import Text
from luoshi.office.files.errors import Refused

MOST_PIXELS: Final = 64_000_000
FORMATS: Final = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
QUALITY: Final = 90
MODES: Final = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L", "LA", "1"), "WEBP": ("RGB", "RGBA")}


OTHER_KIND: Final = (
    Text("内容不是这种图片，和扩展名不符。", "This is not the kind of picture that its name says. "),
    Text("请用看图软件打开后另存为 JPG 或 PNG 再上传。", "Open it, save it as JPG or PNG and upload that."),
)
BROKEN: Final = (
    Text("图片已损坏，读不出来。", "The picture is damaged and cannot be read. "),
    Text("请重新拍摄，或用看图软件另存一份再上传。", "Take it again, or save it anew and upload that."),
)
TOO_LARGE: Final = (
    Text("图片的像素太多（超过 6400 万）。", "The picture has too many pixels (over 64 million). "),
    Text("请缩小尺寸后再上传。", "Make it smaller and upload it again."),
)


def made_anew(data: bytes, name: str, extension: str, language: str) -> bytes:
    """The picture upright, in the same format, without any metadata. Raises Refused."""
    wanted = FORMATS[extension]
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        # Opening reads the header only, so the size is known before a pixel is decoded.
        with Image.open(io.BytesIO(data), formats=[wanted]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused.said("too_many_pixels", name, *TOO_LARGE, language)
            upright = ImageOps.exif_transpose(picture)
            if "transparency" in upright.info and wanted != "JPEG":
                upright = upright.convert("RGBA")
            plain = upright if upright.mode in MODES[wanted] else upright.convert("RGB")
            out = io.BytesIO()
            fresh = Image.new(plain.mode, plain.size)
            fresh.paste(plain)
            fresh.save(out, wanted, quality=QUALITY)
            return out.getvalue()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused.said("too_many_pixels", name, *TOO_LARGE, language) from None
    except UnidentifiedImageError:
        raise Refused.said("wrong_content", name, *OTHER_KIND, language) from None
    except (OSError, SyntaxError, ValueError):
        raise Refused.said("broken", name, *BROKEN, language) from None
