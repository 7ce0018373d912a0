# What pickle says: its own words are those of the C module.
import io, itertools, pickle

def words(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return type(error).__name__, str(error)
    raise AssertionError("nothing was raised")

def outer():
    def inner():
        pass
    class Local:
        pass
    return inner, Local

inner, Local = outer()
shade = lambda: 0
assert words(pickle.dumps, shade) == (
    "PicklingError", f"Can't pickle {shade!r}: attribute lookup <lambda> on __main__ failed")
assert words(pickle.dumps, inner) == ("AttributeError", "Can't get local object 'outer.<locals>.inner'")
assert words(pickle.dumps, Local) == ("AttributeError", "Can't get local object 'outer.<locals>.Local'")
assert words(pickle.dumps, Local()) == ("AttributeError", "Can't get local object 'outer.<locals>.Local'")
assert pickle.PicklingError.__module__ == pickle.UnpicklingError.__module__ == "_pickle"

# What was cut off.
for protocol in range(6):
    whole = pickle.dumps([1, "abc", {"a": 2.5}, 10**30, b"xyz", (None, True)], protocol)
    for end in range(len(whole)):
        kind, text = words(pickle.loads, whole[:end])
        assert (kind, text) in (
            ("EOFError", "Ran out of input"),
            ("UnpicklingError", "pickle data was truncated"),
        ), (protocol, end, kind, text)
assert words(pickle.loads, b"") == ("EOFError", "Ran out of input")
assert words(pickle.Unpickler(io.BytesIO(b"")).load) == ("EOFError", "Ran out of input")

# What is no pickle.
for data, text in (
    (b"x", "invalid load key, 'x'."), (b"\x00", "invalid load key, '\\x00'."), (b"'", "invalid load key, '\\x27'."),
    (b".", "unpickling stack underflow"), (b"2.", "unpickling stack underflow"), (b"t.", "could not find MARK"),
    (b"(.", "unexpected MARK found"), (b"K", "pickle data was truncated"), (b"M\x01", "pickle data was truncated"),
    (b"I1", "pickle data was truncated"), (b"\x8c\x05ab", "pickle data was truncated"),
    (b"s.", "unpickling stack underflow"), (b"R.", "unpickling stack underflow"),
):
    assert words(pickle.loads, data) == ("UnpicklingError", text), (data, words(pickle.loads, data))
assert words(pickle.loads, b"cos\nnothing_here\n.")[1].startswith("Can't get attribute 'nothing_here' on <module 'os'")
assert words(pickle.loads, b"cno_such_module\nx\n.") == (
    "ModuleNotFoundError", "No module named 'no_such_module'")

# An error that an object's own code raises stays what it is.
class Stubborn:
    def __init__(self):
        self.value = 1
    def __setstate__(self, state):
        [][0]

assert words(pickle.loads, pickle.dumps(Stubborn())) == ("IndexError", "list index out of range")

class Reduced:
    def __reduce__(self):
        return self.answer

for answer, text in (
    (1, "__reduce__ must return a string or tuple"),
    ((), "tuple returned by __reduce__ must contain 2 through 6 elements"),
    ((int,), "tuple returned by __reduce__ must contain 2 through 6 elements"),
    ((int, 1), "second item of the tuple returned by __reduce__ must be a tuple"),
    ((1, ()), "first item of the tuple returned by __reduce__ must be callable"),
):
    reduced = Reduced()
    reduced.answer = answer
    assert words(pickle.dumps, reduced) == ("PicklingError", text), answer

# Exceptions keep their fields.
error = pickle.loads(pickle.dumps(FileNotFoundError(2, "gone", "a.txt")))
assert (type(error), error.args, error.filename, error.filename2) == (FileNotFoundError, (2, "gone"), "a.txt", None)
error = pickle.loads(pickle.dumps(OSError(18, "across", "a", None, "b")))
assert (error.filename, error.filename2, str(error)) == ("a", "b", "[Errno 18] across: 'a' -> 'b'")
assert OSError(2, "m").__reduce__() == (FileNotFoundError, (2, "m"))
error = pickle.loads(pickle.dumps(ImportError("no", name="n", path="p")))
assert (error.args, error.msg, error.name, error.path) == (("no",), "no", "n", "p")
assert ImportError("x").__reduce__() == (ImportError, ("x",))
assert ImportError("x", name="n").__reduce__() == (ImportError, ("x",), {"name": "n"})
error = AttributeError("a", name="n", obj=3)
assert error.__reduce__() == (AttributeError, ("a",), {"name": "n", "args": ("a",)})
assert error.__getstate__() == {"name": "n", "args": ("a",)}
error = pickle.loads(pickle.dumps(error))
assert (error.name, error.obj, error.args) == ("n", None, ("a",))
error = ValueError("v")
error.extra = 5
assert pickle.loads(pickle.dumps(error)).extra == 5

# Methods of built-in types are found by their name.
for method in (list.append, str.join, int.__add__, dict.fromkeys, [].__len__):
    again = pickle.loads(pickle.dumps(method))
    assert again == method or again.__name__ == method.__name__, method
assert str.upper.__reduce__() == (getattr, (str, "upper"))
