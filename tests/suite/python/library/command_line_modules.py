"""Modules argparse, optparse, getopt, shlex, cmd, pprint, doctest, timeit, profile, atexit, signal."""
import argparse
import atexit
import cmd
import contextlib
import doctest
import getopt
import io
import optparse
import pprint
import shlex
import signal
import timeit


def printed(action, *args):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            action(*args)
        except SystemExit as end:
            out.write(f"exit {end.code}\n")
    return out.getvalue()


# argparse
p = argparse.ArgumentParser(prog="tool", description="Does things.", epilog="Bye.")
p.add_argument("file", help="the file")
p.add_argument("-n", "--number", type=int, default=3, metavar="N", help="how many (default: %(default)s)")
p.add_argument("-v", "--verbose", action="store_true")
p.add_argument("--mode", choices=["a", "b"])
p.add_argument("rest", nargs="*")
g = p.add_mutually_exclusive_group()
g.add_argument("--x", action="store_const", const=1)
g.add_argument("--y", action="append")
assert repr(p.parse_args(["-n", "5", "-v", "f", "a", "--y", "1", "--y=2"])) == (
    "Namespace(file='f', number=5, verbose=True, mode=None, rest=['a'], x=None, y=['1', '2'])")
assert p.parse_known_args(["f", "--other"])[1] == ["--other"]
assert p.format_usage() == "usage: tool [-h] [-n N] [-v] [--mode {a,b}] [--x | --y Y] file [rest ...]\n"
help_text = p.format_help()
assert help_text.startswith(p.format_usage() + "\nDoes things.\n\npositional arguments:\n") and help_text.endswith("\n\nBye.\n")
assert "  -n, --number N" in help_text and "how many (default: 3)" in help_text and "\noptions:\n  -h, --help" in help_text
usage = p.format_usage()
for given, words in [
    (["f", "-n", "x"], "argument -n/--number: invalid int value: 'x'"),
    ([], "the following arguments are required: file, rest"),
    (["f", "--mode", "c"], "argument --mode: invalid choice: 'c' (choose from 'a', 'b')"),
    (["f", "--x", "--y", "1"], "argument --y: not allowed with argument --x"),
    (["f", "--zzz"], "unrecognized arguments: --zzz"),
]:
    text = printed(p.parse_args, given)
    assert text.startswith("usage: tool ") and text.endswith("exit 2\n"), text
    assert f"tool: error: {words}" in text or "choose from a, b" in text or "required: file" in text, text
assert printed(p.parse_args, ["-h"]) == p.format_help() + "exit 0\n"
q = argparse.ArgumentParser(prog="q")
add = q.add_subparsers(dest="what").add_parser("add", help="adds")
add.add_argument("n", type=float, nargs="+")
add.set_defaults(run=sum)
space = q.parse_args(["add", "1", "2"])
assert space.what == "add" and space.run(space.n) == 3.0 and vars(space)["n"] == [1.0, 2.0]
assert argparse.Namespace(a=1) == argparse.Namespace(a=1) and "a" in argparse.Namespace(a=1)
flag = argparse.ArgumentParser()
flag.add_argument("--color", action=argparse.BooleanOptionalAction)
assert flag.parse_args(["--no-color"]).color is False and flag.parse_args([]).color is None

# optparse, getopt
o = optparse.OptionParser(prog="o", usage="%prog [options] x")
o.add_option("-q", action="store_true", dest="quiet", default=False, help="be quiet")
o.add_option("-n", type="int", metavar="N")
options, rest = o.parse_args(["-q", "-n3", "x"])
assert options.quiet is True and options.n == 3 and rest == ["x"]
assert "  -q          be quiet\n" in o.format_help() and o.format_help().startswith("Usage: o [options] x\n\nOptions:\n")
assert printed(o.parse_args, ["-n", "z"]).endswith("o: error: option -n: invalid integer value: 'z'\nexit 2\n")
assert getopt.getopt(["-a", "-b", "1", "--long=2", "x", "-c"], "ab:", ["long="]) == (
    [("-a", ""), ("-b", "1"), ("--long", "2")], ["x", "-c"])
assert getopt.gnu_getopt(["x", "-a"], "a") == ([("-a", "")], ["x"])
try:
    getopt.getopt(["-z"], "a")
except getopt.GetoptError as error:
    assert str(error) == "option -z not recognized" and error.opt == "z"

# shlex
assert shlex.split("a 'b c' \"d \\\" e\" f\\ g") == ["a", "b c", 'd " e', "f g"]
assert shlex.split("a # b", comments=True) == ["a"] and shlex.split("a # b") == ["a", "#", "b"]
assert shlex.quote("a b") == "'a b'" and shlex.quote("it's") == "'it'\"'\"'s'" and shlex.quote("") == "''"
assert shlex.join(["a", "b c"]) == "a 'b c'"
assert list(shlex.shlex("a=b; c", punctuation_chars=True)) == ["a=b", ";", "c"]
try:
    shlex.split("'a")
except ValueError as error:
    assert str(error) == "No closing quotation"


# cmd
class Shell(cmd.Cmd):
    prompt = "> "
    intro = "Hello"
    use_rawinput = False

    def do_hi(self, line):
        """hi NAME: greets"""
        print("hi", line, file=self.stdout)

    def do_quit(self, line):
        return True


out = io.StringIO()
Shell(stdin=io.StringIO("hi you\nbad x\nhelp hi\n?\nquit\n"), stdout=out).cmdloop()
assert out.getvalue() == ("Hello\n> hi you\n> *** Unknown syntax: bad x\n> hi NAME: greets\n> \n"
                          "Documented commands (type help <topic>):\n========================================\nhelp  hi\n\n"
                          "Undocumented commands:\n======================\nquit\n\n> ")

# pprint
assert pprint.pformat({"b": 1, "a": [1, 2]}) == "{'a': [1, 2], 'b': 1}"
assert pprint.pformat({"b": 1, "a": 2}, sort_dicts=False) == "{'b': 1, 'a': 2}"
assert pprint.pformat(list(range(5)), width=8) == "[0,\n 1,\n 2,\n 3,\n 4]"
assert pprint.pformat(list(range(5)), width=8, compact=True) == "[0, 1,\n 2, 3,\n 4]"
assert pprint.pformat({"key": ["x" * 20, "y" * 20]}, width=30) == "{'key': ['" + "x" * 20 + "',\n         '" + "y" * 20 + "']}"
assert pprint.pformat([[[1]]], depth=2) == "[[[...]]]" and pprint.pformat(12345, underscore_numbers=True) == "12_345"
loop = [1]
loop.append(loop)
assert pprint.isrecursive(loop) and not pprint.isreadable(loop) and "<Recursion on list with id=" in pprint.pformat(loop)
assert printed(pprint.pp, {"z": 1, "a": 2}) == "{'z': 1, 'a': 2}\n"


# doctest
def square(n):
    """
    >>> square(3)
    9
    >>> square('a')
    Traceback (most recent call last):
        ...
    TypeError: can't multiply sequence by non-int of type 'str'
    >>> square(2)
    5
    >>> list(range(30)) # doctest: +ELLIPSIS
    [0, 1, ..., 29]
    """
    return n * n


test = doctest.DocTestFinder().find(square, "square")[0]
assert [e.source for e in test.examples][0] == "square(3)\n" and test.examples[0].want == "9\n"
out = io.StringIO()
assert doctest.DocTestRunner(verbose=False).run(test, out=out.write) == doctest.TestResults(failed=1, attempted=4)
assert "Failed example:\n    square(2)\nExpected:\n    5\nGot:\n    4\n" in out.getvalue()
assert doctest.script_from_examples("text\n>>> 1\n1\n") == "# text\n1\n# Expected:\n## 1\n"

# timeit, atexit, signal
assert timeit.timeit("x = 1", number=5) >= 0 and len(timeit.repeat(lambda: None, repeat=2, number=1)) == 2
assert timeit.Timer("f()", globals={"f": int}).autorange is not None
assert atexit.register(len, "x") is len and atexit._ncallbacks() >= 1
atexit.unregister(len)
assert signal.SIGINT == 2 and signal.SIGTERM.name == "SIGTERM" and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
seen = []
old = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
signal.raise_signal(signal.SIGUSR1)
assert seen == [signal.SIGUSR1] and old == signal.SIG_DFL
