"""The report as workbooks: `tables.xlsx` for everyone, `report.xlsx` with the answers for those entitled."""

from __future__ import annotations

from analysis.report.excel.workbook import ANSWERS, TABLES, write_excel, write_tables

__all__ = ["ANSWERS", "TABLES", "write_excel", "write_tables"]
