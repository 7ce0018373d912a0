# `pdb` and `bdb`: a session that is typed in, a debugger of one's own, jumps, and what `breakpoint` asks.
import bdb
import io
import os
import pdb
import sys
import warnings

warnings.simplefilter("ignore", RuntimeWarning)


def talk(commands, function, *arguments):
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("\n".join(commands) + "\n"), stdout=out, readrc=False)
    try:
        result = debugger.runcall(function, *arguments)
    except bdb.BdbQuit:
        result = None
    return result, out.getvalue()


def add(first, second):
    total = first + second
    for index in range(2):
        total += index
    return total


def outer(value):
    inner = add(value, 1)
    return inner * 2


result, said = talk(["p first", "n", "p total", "c"], add, 3, 4)
assert result == 8
assert "(Pdb) 3\n" in said and "(Pdb) 7\n" in said
assert "-> total = first + second" in said and "-> for index in range(2):" in said

result, said = talk(["s", "s", "u", "p value", "d", "a", "r", "q"], outer, 5)
assert result is None
assert "--Call--" in said and "--Return--" in said
assert "(Pdb) 5\n" in said and "first = 5\nsecond = 1\n" in said
assert "add()->7" in said

result, said = talk(["!second = 40", "c"], add, 1, 2)
assert result == 42
result, said = talk(["whatis first", "pp {'k': first}", "p missing", "c"], add, 1, 2)
assert "<class 'int'>" in said and "{'k': 1}" in said
assert "*** NameError: name 'missing' is not defined" in said


line = add.__code__.co_firstlineno
result, said = talk(["b %d" % (line + 4), "c", "p total", "cl 1", "c"], add, 3, 4)
assert "Breakpoint 1 at" in said and "(Pdb) 8\n" in said and "Deleted breakpoint 1" in said
result, said = talk(["n", "j %d" % (line + 4), "p total", "c"], add, 3, 4)
assert result == 7, result
result, said = talk(["n", "j 1", "j 100000", "q"], add, 3, 4)
assert "comes before the current code block" in said and "comes after the current code block" in said
result, said = talk(["w", "l", "ll", "q"], outer, 1)
assert said.count("def outer(value):") >= 2 and "->" in said
result, said = talk(["tbreak add", "c", "until", "until", "unt", "p total", "c"], outer, 1)
assert result == 6
result, said = talk(["alias show p first + %1", "show 1", "display first", "undisplay first", "c"], add, 6, 1)
assert "(Pdb) 7\n" in said and "display first: 6" in said
result, said = talk([], add, 1, 1)
assert result is None


class Watcher(bdb.Bdb):
    def __init__(self):
        super().__init__()
        self.seen = []

    def note(self, what, frame):
        if frame.f_code.co_filename == __file__:
            self.seen.append((what, frame.f_code.co_name))
        self.set_step()

    def user_call(self, frame, arguments):
        self.note("call", frame)

    def user_line(self, frame):
        self.note("line", frame)

    def user_return(self, frame, value):
        self.note("return", frame)

    def user_exception(self, frame, info):
        self.note("exception", frame)


def fails():
    raise KeyError("k")


watcher = Watcher()
assert watcher.runcall(outer, 1) == 6
names = [what for what, name in watcher.seen if name == "add"]
assert names == ["call", "line", "line", "line", "line", "line", "line", "line", "return"], names
watcher = Watcher()
try:
    watcher.runcall(fails)
except KeyError:
    pass
assert [what for what, name in watcher.seen] == ["line", "exception", "return"]
assert sys.gettrace() is None
assert watcher.set_break(__file__, line + 1) is None
assert watcher.get_breaks(__file__, line + 1) and watcher.get_all_breaks()
watcher.clear_all_breaks()
assert not watcher.get_all_breaks()
assert watcher.canonic("<x>") == "<x>"
assert watcher.runeval("1 + 1") == 2

# breakpoint() asks sys.breakpointhook, which reads PYTHONBREAKPOINT.
called = []
sys.breakpointhook = lambda *arguments, **keywords: called.append((arguments, keywords)) or "got"
assert breakpoint(1, two=2) == "got" and called == [((1,), {"two": 2})]
sys.breakpointhook = sys.__breakpointhook__
os.environ["PYTHONBREAKPOINT"] = "0"
assert breakpoint() is None
os.environ["PYTHONBREAKPOINT"] = "builtins.len"
assert breakpoint([1, 2]) == 2
os.environ["PYTHONBREAKPOINT"] = "int"
assert breakpoint("12") == 12

os.environ["PYTHONBREAKPOINT"] = "nowhere.at_all"
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert breakpoint() is None
assert str(caught[0].message) == 'Ignoring unimportable $PYTHONBREAKPOINT: "nowhere.at_all"'
assert caught[0].category is RuntimeWarning
del os.environ["PYTHONBREAKPOINT"]
del sys.breakpointhook
try:
    breakpoint()
except RuntimeError as error:
    assert str(error) == "lost sys.breakpointhook"
