"""A deck of N slides as Markdown: a heading, a sentence, three items, eleven lines of Python. The same bytes each time.

usage: deck.py N [FLAGS]    FLAGS stand after `python` on each fence, as in `norun` or `show=none`
"""

import random
import sys

WORDS = """arena binding block bound cache caller cell class closure code collector count cycle dict digit frame
function garbage header heap identity import index instance int interpreter item key lane list loop memory method
module name object page pointer pool queue record reference region result scope slice slot stack state string switch
thread tuple type unit value word""".split()

SLIDE = """# Slide {number}: {a} and {b}

{sentence}

- {first}
- {second}
- {third}

```python{flags}
import sys

class Item{number}:
    __slots__ = ("key", "rest")

    def __init__(self, key, rest=None):
        self.key = key
        self.rest = rest

{name} = [Item{number}(key) for key in range({length})]
print(id({name}), sys.getrefcount({name}), len({name}))  # {a}
```
"""


def slide(number, flags):
    draw = random.Random(number)

    def phrase(count):
        return " ".join(draw.choices(WORDS, k=count)).capitalize() + "."

    a, b, name = draw.sample(WORDS, 3)
    parts = [phrase(9), phrase(6), phrase(6), phrase(6)]
    return SLIDE.format(
        number=number, a=a, b=b, flags=" " + flags if flags else "", name=name + "_", length=3 + number % 4,
        sentence=parts[0], first=parts[1], second=parts[2], third=parts[3],
    )


count, flags = int(sys.argv[1]), " ".join(sys.argv[2:])
print("\n---\n\n".join(slide(number, flags) for number in range(1, count + 1)), end="")
