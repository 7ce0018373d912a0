# Strings that grow, are cut, joined, searched and formatted.
def build(lines):
    text = ""
    parts = []
    for number in range(lines):
        text += "-"
        parts.append(f"{number}:{number * 3}")
        if number % 100 == 0:
            parts.append(str(len(text)))
    return text, ",".join(parts)


ruler, row = build(120_000)
cells = row.split(",")
found = sum(1 for cell in cells if cell.startswith("1") and cell.find("9") > 0)
print(len(ruler), len(row), len(cells), found, row.replace(":", "=").upper()[:20])
