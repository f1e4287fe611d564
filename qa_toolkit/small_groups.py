"""Which groups are too small to be shown. For whoever counts people, plugins among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def hidden(sizes: Mapping[str, int], minimum: int, already: Collection[str] = ()) -> frozenset[str]:
    """Which parts of a whole are not shown: those smaller than `minimum`, and as many of the next smallest as it takes.

    The whole is known, so what is hidden must be two parts or more and together at least `minimum`; else it could be worked out from the
    rest. Empty parts hide nothing and need no hiding. What is hidden `already`, elsewhere, stays so.
    """
    filled = sorted((size, key) for key, size in sizes.items() if size)
    found = [key for size, key in filled if size < minimum or key in already]
    if not found:
        return frozenset()
    while len(found) < len(filled) and (len(found) < 2 or sum(sizes[key] for key in found) < minimum):
        found.append(next(key for _, key in filled if key not in found))
    return frozenset(found)
