"""One file for each noun: a view reads the request, makes one call and answers. What a page shows is made in `pages`."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from flask import Flask


def register(app: Flask) -> None:
    """Every module here has a `blueprint`."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        app.register_blueprint(import_module(f"{__name__}.{module.name}").blueprint)
