"""Every installed standard as a book to read: a small site that needs no server, and one PDF."""

from __future__ import annotations
