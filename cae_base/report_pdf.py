"""Pages put together, with the PDF library that Odoo itself uses."""

import io
from importlib.util import find_spec

from odoo.tools.pdf import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    createStringObject,
)


def read_pdf(data):
    return PdfFileReader(io.BytesIO(data))


def join_documents(documents, points):
    """One PDF (bytes) of all documents, the frame of each page laid over it.

    :param documents: list of (reader of the pages, reader of their frames or None)
    :param points: width and height of the paper
    """
    sheet = ArrayObject(NumberObject(side) for side in (0, 0, *points))
    writer = PdfFileWriter()
    starts = []
    for pages, frames in documents:
        starts.append(writer.getNumPages())
        for number in range(pages.numPages):
            writer.addPage(pages.getPage(number))
            page = writer.getPage(writer.getNumPages() - 1)
            if frames:
                page.mergePage(frames.getPage(number))
            page[NameObject("/MediaBox")] = sheet
    _mark_starts(writer, starts)
    return _write(writer)


def _mark_starts(writer, starts):
    """An outline with the first page of each document, as wkhtmltopdf writes it.

    Odoo splits a PDF of several records by it (names that lead to page numbers), and
    wants one in a PDF that it makes a PDF/A of.
    """
    entries = [DictionaryObject() for _start in starts]
    references = [writer._addObject(entry) for entry in entries]
    outlines = DictionaryObject()
    parent = writer._addObject(outlines)
    destinations = DictionaryObject()
    for rank, (entry, start) in enumerate(zip(entries, starts, strict=True)):
        name = NameObject(f"/document_{rank}")
        destinations[name] = ArrayObject([NumberObject(start), NameObject("/Fit")])
        entry[NameObject("/Title")] = createStringObject(f"{rank + 1}")
        entry[NameObject("/Parent")] = parent
        entry[NameObject("/Dest")] = name
        if rank:
            entry[NameObject("/Prev")] = references[rank - 1]
            entries[rank - 1][NameObject("/Next")] = references[rank]
    outlines[NameObject("/First")] = references[0]
    outlines[NameObject("/Last")] = references[-1]
    outlines[NameObject("/Count")] = NumberObject(len(entries))
    writer._root_object[NameObject("/Outlines")] = parent
    writer._root_object[NameObject("/Dests")] = destinations


def _write(writer):
    """A PDF (bytes) of which Odoo can make a PDF/A when it adds Factur-X data.

    By the comment of four bytes that the library writes, Odoo would take it for a PDF/A
    already. Where fontTools is installed the comment stays: there Odoo rewrites the
    widths of letters in a way that suits the fonts of wkhtmltopdf only.
    """
    stream = io.BytesIO()
    writer.write(stream)
    pdf = stream.getvalue()
    if find_spec("fontTools"):
        return pdf
    return pdf.replace(b"%\xe2\xe3\xcf\xd3\n", b"%\xe2\xe3\xcf\n\n", 1)
