"""Writes the kerning of the embedded fonts as a Rust table (called by fetch.sh)."""
from fontTools.ttLib import TTFont

FONTS = [("SANS", "inter-400.woff2", "Inter 400"), ("SANS_BOLD", "inter-600.woff2", "Inter 600")]


def between(subtables, left, right):
    """What the first subtable that knows the pair says."""
    for table in subtables:
        table = getattr(table, "ExtSubTable", table)
        if left not in table.Coverage.glyphs:
            continue
        if table.Format == 1:
            pairs = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
            for pair in pairs:
                if pair.SecondGlyph == right:
                    return getattr(pair.Value1, "XAdvance", 0)
            continue
        row = table.Class1Record[table.ClassDef1.classDefs.get(left, 0)]
        value = row.Class2Record[table.ClassDef2.classDefs.get(right, 0)].Value1
        return getattr(value, "XAdvance", 0)
    return 0


def wrapped(start, items):
    """Items in lines of at most 100 characters."""
    line = start
    for item in items:
        if len(line) + 1 + len(item) > 100:
            print(line.rstrip())
            line = "        "
        line += item + " "
    print(line.rstrip())


print("//! Kerning of the embedded fonts. Written by `templates/fonts/fetch.sh`.")
print()
print("/// What is added to the advance of a character by the one after it, for classes of characters.")
print("#[derive(Debug)]")
print("pub struct Kerning {")
print("    /// Characters with their class, in order; the others have none.")
print("    pub left: &'static [(char, u8)],")
print("    pub right: &'static [(char, u8)],")
print("    pub columns: usize,")
print("    /// By class of the left one, then of the right one; 2048 are an em.")
print("    pub values: &'static [i16],")
print("}")
for name, file, title in FONTS:
    font = TTFont(file)
    gpos = font["GPOS"].table
    glyphs = {chr(code): glyph for code, glyph in sorted(font.getBestCmap().items()) if code >= 32 and code != 0xAD}
    script = next(row.Script for row in gpos.ScriptList.ScriptRecord if row.ScriptTag == "latn")
    features = [gpos.FeatureList.FeatureRecord[at] for at in script.DefaultLangSys.FeatureIndex]
    used = sorted({at for row in features if row.FeatureTag == "kern" for at in row.Feature.LookupListIndex})
    lookups = [gpos.LookupList.Lookup[at].SubTable for at in used]
    matrix = {
        left: tuple(sum(between(tables, a, b) for tables in lookups) for b in glyphs.values())
        for left, a in glyphs.items()
    }
    assert font["head"].unitsPerEm == 2048
    rows = sorted({row for row in matrix.values() if any(row)})
    places = {right: tuple(row[at] for row in rows) for at, right in enumerate(glyphs)}
    columns = sorted({column for column in places.values() if any(column)})
    left = [(char, rows.index(row)) for char, row in matrix.items() if any(row)]
    right = [(char, columns.index(column)) for char, column in places.items() if any(column)]
    quoted = lambda char: f"'\\{char}'" if char in "'\\" else f"'{char}'" if char.isprintable() else f"'\\u{{{ord(char):x}}}'"
    print()
    print(f"/// {title}.")
    print("#[rustfmt::skip] // one row a class")
    print(f"pub const {name}: Kerning = Kerning {{")
    for side, pairs in (("left", left), ("right", right)):
        print(f"    {side}: &[")
        wrapped("        ", [f"({quoted(char)}, {index})," for char, index in pairs])
        print("    ],")
    print(f"    columns: {len(columns)},")
    print("    values: &[")
    wrapped("        ", [f"{column[at]}," for at in range(len(rows)) for column in columns])
    print("    ],")
    print("};")
