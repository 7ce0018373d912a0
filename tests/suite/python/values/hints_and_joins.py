# What `join`, `bytes` and others ask an iterable for, and what they say when the answer is wrong.


def refused(kind, call):
    try:
        call()
    except kind as error:
        return str(error)
    raise AssertionError("not refused")


class Items:
    """Iterable, with a hint of its own."""

    def __init__(self, hint, iterator):
        self.hint, self.iterator = hint, iterator

    def __iter__(self):
        return self.iterator

    def __length_hint__(self):
        return self.hint


# `join` asks the iterator, not the iterable, how much there is.
assert " ".join(Items("x", iter("ab"))) == "a b"
assert b" ".join(Items(-1, iter([b"a", b"b"]))) == b"a b"
assert refused(TypeError, lambda: list(Items("x", iter("ab")))) == "__length_hint__ must be an integer, not str"
assert refused(ValueError, lambda: list(Items(-1, iter("ab")))) == "__length_hint__() should return >= 0"

# Whatever is wrong with the type of the iterator, these have words of their own.
wrong = Items(0, 3)
for empty in "", b"", bytearray():
    assert refused(TypeError, lambda: empty.join(wrong)) == "can only join an iterable"
    assert refused(TypeError, lambda: empty.join(5)) == "can only join an iterable"
assert refused(TypeError, lambda: bytes(wrong)) == "cannot convert 'Items' object to bytes"
assert refused(TypeError, lambda: bytearray(wrong)) == "cannot convert 'Items' object to bytearray"
assert refused(TypeError, lambda: list(wrong)) == "iter() returned non-iterator of type 'int'"


class Fails:
    def __iter__(self):
        raise TypeError("mine")


class FailsOtherwise:
    def __iter__(self):
        raise ValueError("mine")


assert refused(TypeError, lambda: "".join(Fails())) == "can only join an iterable"
assert refused(TypeError, lambda: bytes(Fails())) == "cannot convert 'Fails' object to bytes"
assert refused(ValueError, lambda: "".join(FailsOtherwise())) == "mine"
assert refused(ValueError, lambda: bytes(FailsOtherwise())) == "mine"

# `bytes` looks at the hint, `bytearray` does not.
assert refused(TypeError, lambda: bytes(Items("x", iter([1])))) == "__length_hint__ must be an integer, not str"
assert refused(ValueError, lambda: bytes(Items(-1, iter([1])))) == "__length_hint__() should return >= 0"
assert bytes(Items(5, iter([1]))) == b"\x01"
assert bytes(Items(NotImplemented, iter([1]))) == b"\x01"
assert bytearray(Items("x", iter([1]))) == b"\x01"


class Long:
    def __len__(self):
        return 2**70

    def __iter__(self):
        return iter([1])


assert refused(OverflowError, lambda: bytes(Long())) == "cannot fit 'int' into an index-sized integer"
assert bytearray(Long()) == b"\x01"


# An empty slot names its class in full.
def make():
    class Inner:
        __slots__ = "a"

    return Inner


assert refused(AttributeError, lambda: make()().a) == "'make.<locals>.Inner' object has no attribute 'a'"
assert refused(AttributeError, lambda: make()().b) == "'Inner' object has no attribute 'b'"

# A frozen module has a file, if no location.
try:
    from os import no_such_name
except ImportError as error:
    assert str(error).endswith("/os.py)"), error
else:
    raise AssertionError
