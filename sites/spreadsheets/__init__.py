"""Lists as people make them in a spreadsheet, read into rows of text: XLSX, and CSV of every dialect.

``read`` takes the bytes of a file and the ``Layout`` of what it should hold. Whatever is wrong is a ``Fault`` that
names its line and its cell as the spreadsheet does; no cell is dropped. ``template`` makes a workbook to fill in.
"""

from .tables import Fault, Layout, Row, Table, read
from .workbooks import XLSX, template

__all__ = ["XLSX", "Fault", "Layout", "Row", "Table", "read", "template"]
