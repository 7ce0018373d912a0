def loops(items):
    total = 0
    for index, item in enumerate(items):
        if not item:
            continue
        if item > 100 and index or item is None:
            break
        total += item
    else:
        total = -total
    while total > 0:
        total -= 1
        if total == 5:
            break
    while True:
        if total:
            return total
        total = 1


def chain(a, b, c):
    if a < b <= c != 7:
        return 1
    x = a < b < c
    y = a if b else c if a else (b or c and not a)
    return x in (1, 2), y not in [a, b], x is not None, {1, 2} if x in {1, 2} else 0


def managers(path):
    with open(path) as one, open(path) as (two, three):
        return one
    with lock:
        pass


def guarded(x):
    try:
        x()
    except (ValueError, TypeError) as error:
        print(error)
        raise RuntimeError("no") from error
    except KeyError:
        return 2
    else:
        y = 1
    finally:
        print("end")
    try:
        x()
    finally:
        for i in x:
            try:
                return i
            except:
                continue
    try:
        pass
    except* OSError as group:
        print(group)
    except* ValueError:
        raise
    assert x, f"{x!r:>{10}} {y = }"


def generator(n):
    received = yield
    while n:
        received = yield n
        n -= 1
    yield from range(3)
    return received


def targets(a):
    (b, *c), d = a
    a[0], a[1:2], a.x = b, c, d
    a.x += 1
    a[b] *= 2
    a[1:2] += [3]
    [e, f] = g = a
    b, c = c, b
    b, c, d = d, c, b
    del a.x, a[0], a[1:2], b
    if (n := len(a)) > 10:
        print(n, [last := i for i in a], last)
    x: int
    y: list[int] = []
    a.z: str = ""
    return a[::2], a[b:c, ...]


def matching(value):
    match value:
        case 0 | 1.5 | "text" | None | True:
            return "literal"
        case [a, b, *rest] if a:
            return rest
        case (a, _, *_, b):
            return b
        case {"key": k, 1: [x], **others}:
            return k, x, others
        case Point(x=0, y=y) | Point(y, 0):
            return y
        case str() as s:
            return s
        case mod.CONSTANT:
            return "value"
        case _:
            return None


for i in range(10):
    pass
print([j * i for j in range(3) for i in range(j) if i % 2], {i for i in "abc"}, (i for i in "abc"))
