"""Styles of the Word document: the printed report's ink, accent and quiet grey, in fonts that Word has."""

from __future__ import annotations

from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

INK, MUTE, ACCENT = RGBColor(0x1B, 0x1B, 0x19), RGBColor(0x5D, 0x5B, 0x55), RGBColor(0x7A, 0x0C, 0x1E)
GOOD, WARN, BAD = RGBColor(0x1B, 0x6E, 0x39), RGBColor(0x8A, 0x5A, 0x00), RGBColor(0xB3, 0x26, 0x1E)
FONT = "Cambria"
"""Serif with lining figures of equal width; Georgia's figures hang and would not stand under each other."""
NOTE, MARGIN_NOTE = "Anmärkning", "Sidonot"
LANGUAGE = "sv-SE"
TEXT_WIDTH = Cm(16)

_SIZES = {
    "Normal": (10.5, INK, False),
    "Title": (24, ACCENT, True),
    "Subtitle": (13, INK, False),
    "Heading 1": (18, ACCENT, True),
    "Heading 2": (13.5, INK, True),
    "Heading 3": (11, INK, True),
    "TOC Heading": (13.5, INK, True),
    "Caption": (9, MUTE, False),
    "Header": (8.5, MUTE, False),
    "Footer": (8.5, MUTE, False),
}


def set_styles(document: DocxDocument) -> None:
    """Set fonts, colours, spacing and the language of the whole document, and add the two note styles."""
    for name in (NOTE, MARGIN_NOTE):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.color.rgb = Pt(9), MUTE
        style.paragraph_format.space_after = Pt(4)
    document.styles[MARGIN_NOTE].paragraph_format.left_indent = Cm(1)
    for name, (size, colour, is_bold) in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
        style.font.bold, style.font.italic = is_bold, False
        spread = style.element.rPr.find(qn("w:spacing"))
        if spread is not None:
            style.element.rPr.remove(spread)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    normal = document.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing = Pt(7), 1.15
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        stops = document.styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _remove_title_rule(document)
    _set_language(document)


def _set_language(document: DocxDocument) -> None:
    """The default language of all text: what a screen reader reads with and a spelling check checks against."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    properties = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if properties is not None and properties.find(qn("w:lang")) is None:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        properties.append(language)


def _remove_title_rule(document: DocxDocument) -> None:
    properties = document.styles["Title"].element.get_or_add_pPr()
    rule = properties.find(qn("w:pBdr"))
    if rule is not None:
        properties.remove(rule)
