"""The sheets of a standard's workbook: their columns, cells, drop-downs and looks."""
