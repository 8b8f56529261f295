"""PDF files that hold text: their pages as lines."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from storage.errors import DocumentRefused
from storage.notice.document import Content

FAULTS = (PyPdfError,)
_MAX_PAGES = 300


def read_pdf(data: bytes) -> Content:
    """The text of a PDF, page after page; a scanned one is refused."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentRefused("encrypted")
    text = "\n".join(page.extract_text() for page in reader.pages[:_MAX_PAGES])
    if not text.strip():
        raise DocumentRefused("scanned")
    return Content(text)
