# Frames, tracebacks and code objects: their attributes, what can be changed and what is refused.
import sys


def raised(function, *arguments, **named):
    try:
        function(*arguments, **named)
    except BaseException as error:
        return type(error).__name__, str(error)
    return None


def outer(first, /, second, *rest, third=3, **named):
    total = 0

    def inner():
        nonlocal total
        total += first
        return total

    return sys._getframe(), inner


frame, inner = outer(1, 2, 4, fourth=5)
names = frame.f_locals
assert names["first"] == 1 and names["second"] == 2 and names["rest"] == (4,)
assert names["third"] == 3 and names["named"] == {"fourth": 5} and names["total"] == 0
assert "inner" in names and "nothing" not in names
assert len(names) == 7 and sorted(names) == sorted(names.keys())
assert len(names.values()) == 7
assert dict(names.items()) == dict(names) == names.copy()
assert names == dict(names) and not names != dict(names)
assert names.get("first") == 1 and names.get("nothing") is None and names.get("nothing", 9) == 9
names["total"] = 10
assert inner() == 11 and names["total"] == 11
names["extra"] = "kept"
assert frame.f_locals["extra"] == "kept" and len(frame.f_locals) == 8
assert raised(names.__getitem__, "nothing") == (
    "KeyError", "\"local variable ''nothing'' is not defined\"")
names.update({"second": 22, "more": 1})
assert frame.f_locals["second"] == 22 and names["more"] == 1
assert names.setdefault("second", 5) == 22 and names.setdefault("fresh", 5) == 5
assert (names | {"second": 0})["second"] == 0 and names["second"] == 22
assert list(reversed(names))[::-1] == list(names)
assert type(names).__name__ == "FrameLocalsProxy"
assert frame.f_code is outer.__code__ and frame.f_globals is globals()
assert frame.f_builtins["len"] is len
assert frame.f_trace is None and frame.f_trace_lines is True and frame.f_trace_opcodes is False
assert isinstance(frame.f_lasti, int) and frame.f_lineno == outer.__code__.co_firstlineno + 8
frame.clear()
assert len(frame.f_locals) in (0, 2, 3)
assert sys._getframe().f_locals is globals() and sys._getframe().f_back is None
assert raised(sys._getframe().clear) == ("RuntimeError", "cannot clear an executing frame")
assert raised(sys._getframe, 99) == ("ValueError", "call stack is not deep enough")
assert repr(sys._getframe()).startswith("<frame at 0x")


def walk():
    here = sys._getframe()
    return here.f_back.f_code.co_name, here.f_back.f_lineno


assert walk() == ("<module>", walk.__code__.co_firstlineno + 5)


def generate():
    value = 1
    yield value
    value = 2
    yield value


generator = generate()
assert generator.gi_frame.f_locals == {} and not generator.gi_suspended
assert next(generator) == 1
assert generator.gi_frame.f_locals["value"] == 1 and generator.gi_suspended
assert generator.gi_frame.f_back is None
assert generator.gi_frame.f_lineno == generate.__code__.co_firstlineno + 2
generator.gi_frame.f_locals["value"] = 7
assert raised(generator.gi_frame.clear) == ("RuntimeError", "cannot clear a suspended frame")
assert list(generator) == [2] and generator.gi_frame is None
assert generator.gi_code is generate.__code__ and generator.gi_yieldfrom is None


def failing():
    1 / 0


try:
    failing()
except ZeroDivisionError as error:
    traceback = error.__traceback__
assert traceback.tb_frame is sys._getframe() and traceback.tb_next.tb_next is None
assert traceback.tb_next.tb_frame.f_code is failing.__code__
assert traceback.tb_next.tb_lineno == failing.__code__.co_firstlineno + 1
assert traceback.tb_next.tb_lasti > 0
kind = type(traceback)
made = kind(None, traceback.tb_frame, traceback.tb_lasti, 77)
assert made.tb_lineno == 77 and made.tb_next is None and made.tb_lasti == traceback.tb_lasti
made.tb_next = traceback
assert made.tb_next is traceback
assert raised(setattr, traceback, "tb_next", made) == ("ValueError", "traceback loop detected")
assert raised(setattr, made, "tb_next", 5) == (
    "TypeError", "expected traceback object, got 'int'")
assert dir(made) == ["tb_frame", "tb_lasti", "tb_lineno", "tb_next"]
assert ValueError().with_traceback(made).__traceback__ is made

code = outer.__code__
assert code.co_argcount == 2 and code.co_posonlyargcount == 1 and code.co_kwonlyargcount == 1
assert code.co_varnames == ("first", "second", "third", "rest", "named", "inner")
assert code.co_cellvars == ("first", "total") and code.co_freevars == ()
assert inner.__code__.co_freevars == ("first", "total")
assert code.co_name == "outer" and inner.__code__.co_qualname == "outer.<locals>.inner"
assert code.co_nlocals == 6 and code.co_flags & 0x4 and code.co_flags & 0x8
assert generate.__code__.co_flags & 0x20
assert len(code.co_code) % 2 == 0 and code.co_code[-2:] != b""
assert [type(part) for part in (code.co_code, code.co_linetable, code.co_exceptiontable)] == [bytes] * 3
assert failing.__code__.co_exceptiontable == b"" and code.co_names == ("sys", "_getframe")
lines = list(failing.__code__.co_lines())
assert lines[0][:2] == (0, 2) and lines[-1][1] == len(failing.__code__.co_code)
assert {line for _, _, line in lines} == {code_line for code_line in range(
    failing.__code__.co_firstlineno, failing.__code__.co_firstlineno + 2)}
positions = list(failing.__code__.co_positions())
assert len(positions) == len(failing.__code__.co_code) // 2
assert positions[1] == (failing.__code__.co_firstlineno + 1,) * 2 + (4, 5)
other = failing.__code__.replace(co_name="renamed", co_firstlineno=100)
assert other.co_name == "renamed" and other.co_firstlineno == 100 and other != failing.__code__
assert failing.__code__.replace() == failing.__code__
assert hash(failing.__code__.replace()) == hash(failing.__code__)
assert other.replace(co_consts=other.co_consts + ("more",)).co_consts[-1] == "more"
assert raised(other.replace, co_name=5) == (
    "TypeError", "replace() argument 'co_name' must be str, not int")


def answer():
    return 41


answer.__code__ = answer.__code__.replace(co_consts=(None, 42))
assert answer() == 42

from _warnings import warn, filters

assert isinstance(filters, list) and filters[0][0] in ("default", "ignore")
assert raised(warn, "text", int) == (
    "TypeError", "category must be a Warning subclass, not 'type'")
hooks = sys.get_asyncgen_hooks()
assert hooks.firstiter is None and hooks.finalizer is None
seen = []
sys.set_asyncgen_hooks(firstiter=seen.append)
assert sys.get_asyncgen_hooks().firstiter is not None


async def numbers():
    yield 1


asynchronous = numbers()
assert raised(asynchronous.__anext__().send, None) == ("StopIteration", "1")
assert seen == [asynchronous]
sys.set_asyncgen_hooks(None, None)
assert raised(sys.set_asyncgen_hooks, 5) == ("TypeError", "callable firstiter expected, got int")
