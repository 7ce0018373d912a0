# versions: 3.11+
"""Names are bound to objects; assignment never copies."""

x = 1
y = 1
assert x is y
z = x
x = x + 1
two = 1 + 1
assert x is two and y is z and z == 1

first = [1, 2]
second = first
second.append(3)
assert first == [1, 2, 3] and first is second

copied = first[:]
copied.append(4)
assert first == [1, 2, 3] and copied is not first


def grow(items, more=()):
    items.extend(more)
    return items


assert grow(first, (4, 5)) is first
assert first == [1, 2, 3, 4, 5]

rows = [[0] * 2] * 3
rows[0][0] = 7
assert rows == [[7, 0]] * 3
rows = [[0] * 2 for _ in range(3)]
rows[0][0] = 7
assert rows == [[7, 0], [0, 0], [0, 0]]

a, b = 1, 2
a, b = b, a
assert (a, b) == (2, 1)
