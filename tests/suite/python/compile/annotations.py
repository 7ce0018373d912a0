from __future__ import annotations
import os.path as p, sys
from . import one
from ..two import three as four, five


def f(a: list[int | None], *b: "quoted", c: lambda x=1, *y: (x, y) = 0) -> dict[str, (1, 2)]:
    local: not_evaluated = 1


class C:
    x: int = 5
    y: f"{a!r:>{w}}" | -b ** c.d[1:2, ...](e, *f, g=h, **i)
    z: [i for i in x if i] if not a < b else {1: 2, **c}


v: (yield_ and 1.5 or 2j) = None
