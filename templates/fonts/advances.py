"""Writes the advance widths of the embedded fonts as a Rust table (called by fetch.sh)."""
from fontTools.ttLib import TTFont

FONTS = [
    ("SANS", "inter-400.woff2", "Inter 400"),
    ("SANS_BOLD", "inter-600.woff2", "Inter 600"),
    ("MONO", "jetbrains-mono-400.woff2", "`JetBrains Mono` 400"),
    ("MONO_BOLD", "jetbrains-mono-700.woff2", "`JetBrains Mono` 700"),
]

print("//! Advance widths of the embedded fonts, in thousandths of an em. Written by `templates/fonts/fetch.sh`.")
print()
print("/// Runs of neighbouring characters: the first one, then the width of each.")
print("pub type Advances = &'static [(u32, &'static [u16])];")
for name, file, title in FONTS:
    font = TTFont(file)
    scale = 1000 / font["head"].unitsPerEm
    widths = font["hmtx"].metrics
    runs = []
    for code, glyph in sorted(font.getBestCmap().items()):
        if code < 32 or code in (0xAD, 0xFEFF):
            continue
        advance = round(widths[glyph][0] * scale)
        if runs and runs[-1][0] + len(runs[-1][1]) == code:
            runs[-1][1].append(advance)
        else:
            runs.append((code, [advance]))
    print()
    print(f"/// {title}.")
    print("#[rustfmt::skip] // one entry a run of characters")
    print(f"pub const {name}: Advances = &[")
    for first, advances in runs:
        text = f"(0x{first:x}, &{advances})"
        line = "   "
        for word in text.split(" "):
            if len(line) + 1 + len(word) > 100:
                print(line)
                line = "       "
            line += " " + word
        print(line + ",")
    print("];")
