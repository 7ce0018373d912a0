#!/usr/bin/env python3
"""Writes each WOFF2 font of this folder as TTF, with the family that pages call it: what decks are cut from."""

import pathlib

from fontTools.ttLib import TTFont

FAMILIES = {"inter": "HD Sans", "jetbrains-mono": "HD Mono"}

for path in sorted(pathlib.Path(".").glob("*.woff2")):
    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    # Kerning is written anew for each deck, and pages name weights themselves.
    for table in ("GSUB", "GPOS", "STAT", "gasp", "GDEF"):
        if table in font:
            del font[table]
    stem, weight = path.stem.rsplit("-", 1)
    names = {1: FAMILIES[stem], 2: "Regular", 4: f"{FAMILIES[stem]} {weight}", 6: f"HD-{stem}-{weight}"}
    for number, name in names.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    font.save(path.with_suffix(".ttf"))
