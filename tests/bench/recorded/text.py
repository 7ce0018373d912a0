"""Texts that grow, and many short ones."""


def build():
    text = ""
    for i in range(800_000):
        text += "x"
    parts = []
    for i in range(800_000):
        parts.append(f"{i}:{i % 7}")
        if len(parts) == 1000:
            text = ",".join(parts)
            parts.clear()
    return len(text), text.count("3")


print(build())
