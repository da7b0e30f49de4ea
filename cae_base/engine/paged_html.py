"""The pages of a report as Odoo prepares them: bodies, one header, one footer.

Odoo gives a body for each document, and one HTML document with the headers of all (one
with their footers), of which a script keeps the one of the document being printed and
writes its page numbers (template `web.minimal_layout`). Here the same is done without
a script: a body is printed first; then, its pages being counted, its frame, which
holds its header and its footer once for each page and is laid over it.
"""

import copy
from dataclasses import dataclass, replace

import lxml.html

MM_PER_INCH = 25.4
# Odoo gives these documents a height, which would confine them to one page; a
# background would hide what lies under it; a table's head is repeated on every page if
# it may not break.
BODY_STYLE = """
html, body { height: auto !important; overflow: visible !important;
    background: transparent !important; }
body.o_body_pdf { max-width: none !important; }
thead, tfoot, tr { break-inside: avoid; }
"""
# `contain` keeps a frame on its page, in one piece, and gives a header (a footer) the
# role of the page that some layouts draw shapes on at fixed places.
FRAME_STYLE = """
html, body { height: auto !important; margin: 0 !important; padding: 0 !important;
    background: transparent !important; }
.cae_frame { contain: strict; height: calc(%(height).2fmm - 2px); }
.cae_frame:not(:last-child) { break-after: page; }
.cae_header, .cae_footer { position: absolute; contain: layout;
    overflow: visible !important; left: %(left).2fmm; right: %(right).2fmm;
    margin: 0 !important; width: auto !important; max-width: none !important; }
.cae_header { top: %(header).2fmm; border-top: %(line)dpx solid; }
.cae_footer { top: %(footer).2fmm; }
"""


@dataclass(frozen=True)
class Paper:
    """Lengths in millimetres; `scale` is the printed size of a CSS inch, in inches.

    The header begins `header_spacing` above the text, the footer right under it.
    """

    width: float = 210.0
    height: float = 297.0
    top: float = 10.0
    bottom: float = 10.0
    left: float = 10.0
    right: float = 10.0
    header_spacing: float = 0.0
    header_line: bool = False
    scale: float = 1.0

    def points(self):
        """Width and height in points, which Chromium only comes near to.

        >>> Paper().points()
        (595, 842)
        """
        return tuple(
            round(side / MM_PER_INCH * 72) for side in (self.width, self.height)
        )

    def across(self):
        """The same paper, its longer side across.

        >>> Paper().across().points()
        (842, 595)
        """
        width, height = max(self.width, self.height), min(self.width, self.height)
        return replace(self, width=width, height=height)

    def without_margins(self):
        return replace(self, top=0.0, bottom=0.0, left=0.0, right=0.0)

    def print_options(self):
        """The options of `Page.printToPDF`.

        >>> Paper(width=254.0).print_options()["paperWidth"]
        10.0
        """
        return {
            "paperWidth": self.width / MM_PER_INCH,
            "paperHeight": self.height / MM_PER_INCH,
            "marginTop": self.top / MM_PER_INCH,
            "marginBottom": self.bottom / MM_PER_INCH,
            "marginLeft": self.left / MM_PER_INCH,
            "marginRight": self.right / MM_PER_INCH,
            "scale": self.scale,
            "printBackground": True,
            "generateTaggedPDF": False,
        }

    def frame_style(self):
        """Where header and footer stand, in CSS lengths."""
        lengths = {
            "height": self.height,
            "left": self.left,
            "right": self.right,
            "header": self.top - self.header_spacing,
            "footer": self.height - self.bottom,
        }
        lengths = {name: length / self.scale for name, length in lengths.items()}
        return FRAME_STYLE % {**lengths, "line": self.header_line}


def printable_body(html):
    """A body whose text may run over several pages."""
    return f"{html}<style>{BODY_STYLE}</style>"


class Frames:
    """The headers and footers of a print job.

    :param header: HTML document with the headers of all documents, or None
    :param footer: HTML document with their footers, or None

    >>> frames = Frames(
    ...     '<div id="minimal_layout_report_headers"><p>A</p><p>B</p></div>',
    ...     '<div id="minimal_layout_report_footers"><p>-</p>'
    ...     '<p><i class="page"></i>/<i class="topage"></i></p></div>',
    ...     Paper(),
    ... )
    >>> page_2 = frames.html(1, 2).split("<section")[2]
    >>> "<p>B</p>" in page_2, "<p>A</p>" in page_2
    (True, False)
    >>> '<i class="page">2</i>/<i class="topage">2</i>' in page_2
    True
    >>> frames.html(2, 1)
    """

    def __init__(self, header, footer, paper):
        self._paper = paper
        self._parts = [
            (_parse(html), css_class, container)
            for html, css_class, container in (
                (header, "cae_header", "minimal_layout_report_headers"),
                (footer, "cae_footer", "minimal_layout_report_footers"),
            )
            if html
        ]

    def html(self, rank, pages):
        """Header and footer of a document, page by page; None if it has neither.

        :param rank: place of the document among the bodies, from 0
        :param pages: its number of pages
        """
        blocks = [_make_block(*part, rank) for part in self._parts]
        blocks = [block for block in blocks if block is not None]
        if not blocks:
            return None
        heads = self._parts[0][0].xpath("head")
        return "".join(
            [
                "<!DOCTYPE html><html>",
                *(lxml.html.tostring(head, encoding="unicode") for head in heads),
                f"<body><style>{self._paper.frame_style()}</style>",
                *(_write_page(blocks, page, pages) for page in range(1, pages + 1)),
                "</body></html>",
            ]
        )


def _parse(html):
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return lxml.html.document_fromstring(html.encode(), parser=parser)


def _make_block(root, css_class, container, rank):
    """The header or footer of one document, in a stand-in for the body around it."""
    found = root.xpath("//*[@id=$container]", container=container)
    nodes = found[0][rank : rank + 1] if found else root.body
    if not len(nodes):
        return None
    block = lxml.html.Element("div", dict(root.body.attrib))
    block.set("class", f"{root.body.get('class', '')} {css_class}")
    block.extend(copy.deepcopy(node) for node in nodes)
    return block


def _write_page(blocks, page, pages):
    for block in blocks:
        _write_number(block, "page", page)
        _write_number(block, "topage", pages)
    texts = (lxml.html.tostring(block, encoding="unicode") for block in blocks)
    return f'<section class="cae_frame">{"".join(texts)}</section>'


def _write_number(block, css_class, number):
    for node in block.find_class(css_class):
        node[:] = []
        node.text = str(number)
