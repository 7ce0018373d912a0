"""memoryview: looks at memory that bytes, bytearrays and other views lend."""


def raises(kind, text, action, *arguments):
    try:
        action(*arguments)
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert text is None or str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


# Making one.
data = b"abcdef"
view = memoryview(data)
assert len(view) == 6
assert view.obj is data
assert view.nbytes == 6
assert view.itemsize == 1
assert view.format == "B"
assert view.ndim == 1
assert view.shape == (6,)
assert view.strides == (1,)
assert view.suboffsets == ()
assert view.readonly is True
assert view.c_contiguous and view.f_contiguous and view.contiguous
assert memoryview(bytearray(b"x")).readonly is False
raises(TypeError, "memoryview: a bytes-like object is required, not 'int'", memoryview, 1)
raises(TypeError, "memoryview: a bytes-like object is required, not 'str'", memoryview, "a")
raises(TypeError, "memoryview() missing required argument 'object' (pos 1)", memoryview)
assert memoryview(object=b"ab") == b"ab"
assert repr(view).startswith("<memory at 0x")
assert str(view) == repr(view)
assert type(view).__name__ == "memoryview"

# Reading.
assert view[0] == 97
assert view[-1] == 102
raises(IndexError, "index out of bounds on dimension 1", lambda: view[6])
raises(IndexError, "index out of bounds on dimension 1", lambda: view[-7])
raises(TypeError, "memoryview: invalid slice key", lambda: view["a"])
raises(TypeError, "memoryview: invalid slice key", lambda: view[None])
raises(TypeError, "cannot index 1-dimension view with 2-element tuple", lambda: view[0, 1])
raises(NotImplementedError, "sub-views are not implemented", lambda: view[()])
raises(
    NotImplementedError,
    "multi-dimensional slicing is not implemented",
    lambda: view[0:1, 0:2],
)
assert view[(2,)] == 99
assert bytes(view[1:3]) == b"bc"
assert bytes(view[::2]) == b"ace"
assert bytes(view[::-1]) == b"fedcba"
assert view[::2].strides == (2,)
assert view[::-1].strides == (-1,)
assert view[::2].contiguous is False
assert view[::2].nbytes == 3
assert view[2:2].nbytes == 0
assert view[2:2].contiguous
assert view[10:].shape == (0,)
assert view[1:][1:][1:].tobytes() == b"def"
assert view[1:].obj is data
assert list(view) == [97, 98, 99, 100, 101, 102]
assert view.tolist() == [97, 98, 99, 100, 101, 102]
assert view[::-2].tolist() == [102, 100, 98]
assert view.tobytes() == data
assert view.tobytes("F") == data
assert view.tobytes(None) == data
assert view.tobytes(order="A") == data
raises(ValueError, "order must be 'C', 'F' or 'A'", view.tobytes, "Z")
assert view.hex() == "616263646566"
assert view.hex(":") == "61:62:63:64:65:66"
assert view.hex("-", 4) == "6162-63646566"
assert view[::2].hex() == "616365"
assert 97 in view
assert 1 not in view
assert "a" not in view
assert list(reversed(view)) == [102, 101, 100, 99, 98, 97]
assert max(view) == 102
assert sum(view) == sum(data)
first, *rest = view
assert first == 97 and rest == [98, 99, 100, 101, 102]
assert [*map(chr, view)] == ["a", "b", "c", "d", "e", "f"]
iterator = iter(view)
assert type(iterator).__name__ == "memory_iterator"
assert next(iterator) == 97
assert iter(iterator) is iterator

# Writing.
buffer = bytearray(b"0123456789")
view = memoryview(buffer)
view[0] = 65
assert buffer == b"A123456789"
view[-1] = 66
assert buffer == b"A12345678B"
view[1:4] = b"xyz"
assert buffer == b"Axyz45678B"
view[::3] = b"...."
assert buffer == b".xy.45.78."
view[4:7] = memoryview(b"abc")
assert buffer == b".xy.abc78."
view[0:3] = view[1:4]
assert buffer == b"xy..abc78."
view[1:4] = view[0:3]
assert buffer == b"xxy.abc78."
view[::-1] = bytes(buffer)
assert buffer == b".87cba.yxx"
raises(ValueError, "memoryview: invalid value for format 'B'", view.__setitem__, 0, 256)
raises(ValueError, "memoryview: invalid value for format 'B'", view.__setitem__, 0, -1)
raises(TypeError, "memoryview: invalid type for format 'B'", view.__setitem__, 0, "a")
raises(TypeError, "memoryview: invalid type for format 'B'", view.__setitem__, 0, 1.5)
raises(IndexError, "index out of bounds on dimension 1", view.__setitem__, 10, 0)
raises(TypeError, "cannot delete memory", view.__delitem__, 0)
raises(TypeError, "a bytes-like object is required, not 'int'", view.__setitem__, slice(0, 1), 1)
raises(
    ValueError,
    "memoryview assignment: lvalue and rvalue have different structures",
    view.__setitem__,
    slice(0, 2),
    b"abc",
)
raises(TypeError, "cannot modify read-only memory", memoryview(b"ab").__setitem__, 0, 1)
raises(TypeError, "memoryview: invalid slice key", view.__setitem__, "a", 1)


class Index:
    def __index__(self):
        return 3


view[Index()] = Index()
assert buffer[3] == 3
assert view[Index()] == 3

# What is lent cannot be resized.
buffer = bytearray(b"abc")
view = memoryview(buffer)
text = "Existing exports of data: object cannot be re-sized"
raises(BufferError, text, buffer.append, 1)
raises(BufferError, text, buffer.extend, b"xy")
raises(BufferError, text, buffer.pop)
raises(BufferError, text, buffer.clear)
raises(BufferError, text, buffer.insert, 0, 1)
raises(BufferError, text, buffer.__delitem__, 0)
raises(BufferError, text, buffer.__setitem__, slice(0, 1), b"")
raises(BufferError, text, buffer.__iadd__, b"z")
buffer[0] = 65
buffer[:] = b"xyz"
assert view.tolist() == [120, 121, 122]
buffer.reverse()
assert bytes(view) == b"zyx"
other = view[1:]
view.release()
raises(BufferError, text, buffer.append, 1)
other.release()
buffer.append(33)
assert buffer == b"zyx!"
view = memoryview(buffer)
raises(BufferError, text, buffer.append, 1)
del view
buffer.append(34)
assert buffer == b'zyx!"'

# Releasing.
view = memoryview(bytearray(b"abc"))
view.release()
view.release()
text = "operation forbidden on released memoryview object"
for action in (
    lambda: view[0],
    lambda: len(view),
    lambda: view.tolist(),
    lambda: view.tobytes(),
    lambda: view.obj,
    lambda: view.nbytes,
    lambda: view.format,
    lambda: view.shape,
    lambda: view.readonly,
    lambda: view.hex(),
    lambda: view.cast("b"),
    lambda: view.toreadonly(),
    lambda: view.__setitem__(0, 1),
    lambda: memoryview(view),
    lambda: bytes(view),
    lambda: view.__enter__(),
    lambda: hash(view),
):
    raises(ValueError, text, action)
assert repr(view).startswith("<released memory at 0x")
assert view == view
assert view != memoryview(b"abc")
with memoryview(b"abc") as view:
    assert view[0] == 97
raises(ValueError, text, lambda: view[0])


class Releases:
    def __index__(self):
        view.release()
        return 1


view = memoryview(bytearray(b"abc"))
raises(ValueError, text, view.__setitem__, 0, Releases())

# Equality and hash.
assert memoryview(b"abc") == b"abc"
assert b"abc" == memoryview(b"abc")
assert memoryview(b"abc") == bytearray(b"abc")
assert memoryview(b"abc") == memoryview(bytearray(b"abc"))
assert memoryview(b"abc") != b"abd"
assert memoryview(b"abc") != b"ab"
assert memoryview(b"abc") != "abc"
assert memoryview(b"abcabc")[::3] == b"aa"
assert not memoryview(b"abc") == 5
raises(
    TypeError,
    "'<' not supported between instances of 'memoryview' and 'memoryview'",
    lambda: memoryview(b"a") < memoryview(b"b"),
)
assert hash(memoryview(b"abc")) == hash(b"abc")
assert hash(memoryview(b"abcdef")[::2]) == hash(b"ace")
raises(
    ValueError, "cannot hash writable memoryview object", hash, memoryview(bytearray(b"abc"))
)
raises(
    ValueError,
    "memoryview: hashing is restricted to formats 'B', 'b' or 'c'",
    hash,
    memoryview(b"abcd").cast("I"),
)
raises(TypeError, "unhashable type: 'bytearray'", hash, memoryview(bytearray(b"a")).toreadonly())
assert {memoryview(b"ab"): 1}[b"ab"] == 1

# Read-only views of writable memory.
buffer = bytearray(b"abc")
view = memoryview(buffer).toreadonly()
assert view.readonly
assert view.obj is buffer
raises(TypeError, "cannot modify read-only memory", view.__setitem__, 0, 1)
buffer[0] = 120
assert view[0] == 120
view.release()

# cast.
view = memoryview(bytearray(range(16)))
shorts = view.cast("H")
assert shorts.itemsize == 2 and shorts.format == "H" and shorts.shape == (8,)
assert shorts[1] == 0x0302
assert shorts.strides == (2,)
shorts[0] = 0xFFFF
assert view[0] == 255 and view[1] == 255
assert view.cast("b")[0] == -1
assert view.cast("c")[2] == b"\x02"
assert view.cast("i").tolist() == [50528255, 117835012, 185207048, 252579084]
assert view.cast("q").shape == (2,)
assert view.cast("?").tolist()[:3] == [True, True, True]
assert view.cast("@i").format == "@i"
assert view.cast("d").itemsize == 8
assert view.cast("H").cast("B") == view
assert view.cast("P").format == "P"
raises(ValueError, "memoryview: invalid value for format 'H'", shorts.__setitem__, 0, 65536)
raises(ValueError, "memoryview: invalid value for format 'b'", view.cast("b").__setitem__, 0, 128)
raises(TypeError, "memoryview: invalid type for format 'c'", view.cast("c").__setitem__, 0, 1)
raises(ValueError, "memoryview: invalid value for format 'c'", view.cast("c").__setitem__, 0, b"ab")
raises(TypeError, "memoryview: invalid type for format 'd'", view.cast("d").__setitem__, 0, "a")
raises(
    ValueError,
    "memoryview: destination format must be a native single character format prefixed with "
    "an optional '@'",
    view.cast,
    "<i",
)
raises(TypeError, "memoryview: cannot cast between two non-byte formats", shorts.cast, "i")
raises(TypeError, "memoryview: length is not a multiple of itemsize", view[:3].cast, "h")
raises(TypeError, "memoryview: casts are restricted to C-contiguous views", view[::2].cast, "b")
raises(TypeError, "cast() argument 'format' must be str, not int", view.cast, 1)
floats = memoryview(bytearray(8)).cast("f")
floats[0] = 1.5
floats[1] = -0.25
assert floats.tolist() == [1.5, -0.25]
assert floats == floats
doubles = memoryview(bytearray(8)).cast("d")
doubles[0] = float("nan")
assert doubles != doubles
halves = memoryview(bytearray(4)).cast("e")
halves[0] = 0.1
assert halves[0] == 0.0999755859375
assert memoryview(b"\x01\x00\x02\x00").cast("h") == memoryview(b"\x01\x02")
assert memoryview(b"\x01\x00").cast("h") != memoryview(b"\x01\x00")
flags = memoryview(bytearray(2)).cast("?")
flags[0] = [1]
assert flags.tolist() == [True, False]

# Several dimensions.
grid = memoryview(bytearray(range(12))).cast("B", [3, 4])
assert grid.ndim == 2 and grid.shape == (3, 4) and grid.strides == (4, 1)
assert len(grid) == 3
assert grid[1, 2] == 6
assert grid[-1, -1] == 11
grid[0, 0] = 99
assert grid.tolist() == [[99, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
assert grid[::2].tolist() == [[99, 1, 2, 3], [8, 9, 10, 11]]
assert grid.tobytes() == bytes([99, *range(1, 12)])
assert grid.tobytes("F") == bytes([99, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
assert grid.c_contiguous and not grid.f_contiguous
assert grid.cast("B").shape == (12,)
assert grid == memoryview(bytes(grid)).cast("B", (3, 4))
assert grid != memoryview(bytes(grid)).cast("B", (4, 3))
raises(
    NotImplementedError, "multi-dimensional sub-views are not implemented", lambda: grid[0]
)
raises(NotImplementedError, "sub-views are not implemented", lambda: grid[0,])
raises(NotImplementedError, "sub-views are not implemented", grid.__setitem__, 0, 1)
raises(IndexError, "index out of bounds on dimension 2", lambda: grid[0, 4])
raises(TypeError, "cannot index 2-dimension view with 3-element tuple", lambda: grid[0, 0, 0])
raises(
    NotImplementedError,
    "memoryview slice assignments are currently restricted to ndim = 1",
    grid.__setitem__,
    slice(0, 1),
    b"",
)
raises(
    NotImplementedError, "multi-dimensional sub-views are not implemented", lambda: iter(grid)
)
raises(TypeError, "shape must be a list or a tuple", memoryview(b"ab").cast, "B", 2)
raises(
    TypeError,
    "memoryview: product(shape) * itemsize != buffer size",
    memoryview(b"ab").cast,
    "B",
    [3],
)
raises(
    ValueError,
    "memoryview.cast(): elements of shape must be integers > 0",
    memoryview(b"ab").cast,
    "B",
    [0],
)
raises(
    TypeError,
    "memoryview.cast(): elements of shape must be integers",
    memoryview(b"ab").cast,
    "B",
    ["a"],
)
raises(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D", grid.cast, "B", [4, 3])
raises(
    TypeError,
    "memoryview: cannot cast view with zeros in shape or strides",
    memoryview(b"").cast,
    "B",
    [0],
)
point = memoryview(bytearray(b"\x05")).cast("B", ())
assert point.ndim == 0 and point.shape == () and point.strides == ()
assert point[()] == 5
assert point[...] == point
point[...] = 6
assert point.tolist() == 6
raises(TypeError, "0-dim memory has no length", len, point)
raises(TypeError, "invalid indexing of 0-dim memory", lambda: point[0])

# Where bytes-like objects are taken, views are too.
view = memoryview(b"12")
assert int(view) == 12
assert float(memoryview(b"1.5")) == 1.5
assert bytes(view) == b"12"
assert bytearray(view) == b"12"
assert b"-".join([view, b"3", bytearray(b"4")]) == b"12-3-4"
assert b"a" + view == b"a12"
assert bytearray(b"a") + view == b"a12"
assert str(view, "ascii") == "12"
assert eval(memoryview(b"1 + 2")) == 3
exec(memoryview(b"done = 1"))
assert done == 1
assert b"a12b".find(view) == 1
assert view in {b"12"}
assert b"a12b".replace(view, b"-") == b"a-b"
assert b"a12b".split(view) == [b"a", b"b"]
assert b"12a".startswith(view[:])
assert b"12a".removeprefix(view) == b"a"
assert b"21".strip(view) == b""
assert memoryview(b"1") in b"12"
assert b"%b" % view == b"12"
assert int.from_bytes(view, "big") == 0x3132
assert bytes.fromhex("3132") == view
target = bytearray()
target += view
target.extend(view)
assert target == b"1212"
target[1:3] = view
assert target == b"1122"
assert b"ab".translate(memoryview(bytes(range(256)))) == b"ab"
assert bytes.maketrans(memoryview(b"a"), memoryview(b"b"))[97] == 98
assert list(memoryview(b"abc")[1:2]) == [98]

match memoryview(b"ab"):
    case [97, other]:
        assert other == 98
    case _:
        raise AssertionError
import weakref

watched = memoryview(b"ab")
assert weakref.ref(watched)() is watched
raises(TypeError, "type 'memoryview' is not an acceptable base type", lambda: type("V", (memoryview,), {}))
raises(AttributeError, None, setattr, watched, "x", 1)
raises(AttributeError, None, setattr, watched, "format", "b")
assert b"ab".__buffer__(0).tolist() == [97, 98]
assert {"__buffer__"} < set(dir(bytes)) & set(dir(bytearray)) & set(dir(memoryview))
assert "__release_buffer__" in dir(bytearray)
import sys

assert sys.getsizeof(memoryview(b"ab")) == 184
assert sys.getsizeof(memoryview(b"abcd").cast("B", [2, 2])) == 208
