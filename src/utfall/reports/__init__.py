"""The report: content built through the gate, and the three files written from it."""

from utfall.reports.build import build_report
from utfall.reports.content import Report
from utfall.reports.render.docx import write_docx
from utfall.reports.render.html import write_html
from utfall.reports.render.pdf import write_pdf

__all__ = ["Report", "build_report", "write_docx", "write_html", "write_pdf"]
