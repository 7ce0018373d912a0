# What a deque notices of changes while it is searched or iterated over, and a memoryview of its release.
from collections import deque


def refused(kind, call, *arguments):
    try:
        call(*arguments)
    except kind as error:
        assert type(error) is kind
        return str(error)
    raise AssertionError("not refused")


CHANGED = "deque mutated during iteration"


def changes(change, answer):
    """A deque with one item whose comparison changes it."""
    found = deque()

    class Item:
        def __eq__(self, other):
            change(found)
            return answer

    found.append(Item())
    return found


for change in (
    lambda d: d.pop(),
    lambda d: d.append(1),
    lambda d: d.extendleft([1]),
    lambda d: d.__imul__(0),
    lambda d: d.__imul__(2),
    lambda d: d.__init__([1]),
):
    for answer in True, False:
        assert refused(IndexError, changes(change, answer).remove, None) == CHANGED
    assert refused(RuntimeError, changes(change, False).count, None) == CHANGED
    for walk in iter, reversed:
        for limit in None, 1, 3:
            items = deque([1, 2], maxlen=limit)
            walker = walk(items)
            change(items)
            assert refused(RuntimeError, next, walker) == CHANGED

# What dies of the comparison may change it, too.
found = deque()


class Last:
    def __eq__(self, other):
        found[0] = "other"
        return True

    def __del__(self):
        found.append("died")


found.append(Last())
assert refused(IndexError, found.remove, None) == CHANGED
assert list(found) == ["other", "died"]

# What changes nothing disturbs nobody.
for walk in iter, reversed:
    for count in -1, 0, 2:
        empty = deque()
        walker = walk(empty)
        empty *= count
        assert list(walker) == []
    for items in [], [1, 2]:
        items = deque(items)
        walker = walk(items)
        items.extendleft([])
        items *= 1
        assert list(walker) == list(walk(items))

# One without room does not change.
empty = deque(maxlen=0)
walker = iter(empty)
empty.extendleft("ab")
empty += "ab"
assert list(walker) == []

# Iterators are made with a place to begin at; keywords mean nothing.
for walk in iter, reversed:
    kind = type(walk(deque()))
    items = deque("abcd")
    for place in range(-2, 6):
        assert list(kind(items, place)) == list(walk(items))[max(place, 0) :]
    assert list(kind(items, index=2)) == list(walk(items))


# A view that is released while its index is found out.
class Releases:
    def __init__(self, view, owner=None):
        self.view, self.owner = view, owner

    def __index__(self):
        self.view.release()
        if self.owner is not None:
            self.owner.clear()
        return 0


GONE = "operation forbidden on released memoryview object"
for owner in bytearray(b"abc"), bytearray(b"abcdefgh"):
    view = memoryview(owner)
    assert refused(ValueError, lambda: view[Releases(view)]) == GONE
    view = memoryview(owner)
    assert refused(ValueError, lambda: view[(Releases(view),)]) == GONE
    view = memoryview(owner)
    assert refused(ValueError, lambda: view[Releases(view, owner)]) == GONE
    assert owner == b""

# `__release_buffer__` ends a view of its own object, once.
owner = bytearray(b"abc")
view = memoryview(owner)
assert refused(ValueError, bytearray().__release_buffer__, view) == "memoryview's buffer is not this object"
assert owner.__release_buffer__(view) is None
assert refused(ValueError, owner.__release_buffer__, view) == "memoryview's buffer has already been released"
assert refused(TypeError, owner.__release_buffer__, b"") == "expected a memoryview object"
owner.clear()
