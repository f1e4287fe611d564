"""What people open: the side for a board, the dashboard, the workbook, tables for other programs, and everybody's own report."""
