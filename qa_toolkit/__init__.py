"""A quality standard in, a gap report out."""

__version__ = "0.1.0"
