"""Module traceback."""
import io
import sys
import traceback


def divide(x):
    return 1 / x


def caught(action, *args):
    try:
        action(*args)
    except BaseException as error:
        return error


error = caught(divide, 0)
text = "".join(traceback.format_exception(error))
lines = text.splitlines()
assert lines[0] == "Traceback (most recent call last):" and lines[-1] == "ZeroDivisionError: division by zero"
assert lines[-3].strip() == "return 1 / x" and lines[-2].strip() == "~~^~~" and ", in divide" in lines[-4]
assert traceback.format_exception_only(error) == ["ZeroDivisionError: division by zero\n"]
assert traceback.format_exception_only(KeyError("k")) == ["KeyError: 'k'\n"]
assert traceback.format_exception_only(ValueError()) == ["ValueError\n"]
assert traceback.format_exception_only(ValueError("a\nb")) == ["ValueError: a\nb\n"]
noted = ValueError("x")
noted.add_note("one")
noted.add_note("two\nthree")
assert traceback.format_exception_only(noted) == ["ValueError: x\n", "one\n", "two\n", "three\n"]
frames = traceback.extract_tb(error.__traceback__)
assert [f.name for f in frames] == ["caught", "divide"] and frames[-1].line == "return 1 / x"
assert frames[-1].lineno == divide.__code__.co_firstlineno + 1 and frames[-1].colno == 11
assert repr(frames[-1]).startswith("<FrameSummary file ") and repr(frames[-1]).endswith(" in divide>")
assert len(traceback.extract_tb(error.__traceback__, limit=1)) == 1 and frames[1] == frames[-1]
assert "".join(traceback.format_tb(error.__traceback__, -1)) == "".join(traceback.format_list(frames[-1:]))
out = io.StringIO()
traceback.print_exception(error, file=out)
assert out.getvalue() == text
out = io.StringIO()
traceback.print_tb(error.__traceback__, file=out)
assert "Traceback (most recent call last):\n" + out.getvalue() + lines[-1] + "\n" == text
try:
    raise error
except ZeroDivisionError:
    assert traceback.format_exc().startswith("Traceback (most recent call last):\n")
    out = io.StringIO()
    traceback.print_exc(file=out, limit=0)
    assert out.getvalue() == "ZeroDivisionError: division by zero\n"
assert traceback.format_exc() == "NoneType: None\n"


def chain():
    try:
        divide(0)
    except ZeroDivisionError as inner:
        raise ValueError("outer") from inner


chained = caught(chain)
text = "".join(traceback.format_exception(chained))
assert "\nThe above exception was the direct cause of the following exception:\n\n" in text
assert "direct cause" not in "".join(traceback.format_exception(chained, chain=False))


def context():
    try:
        divide(0)
    except ZeroDivisionError:
        raise ValueError


assert "\nDuring handling of the above exception, another exception occurred:\n\n" in "".join(
    traceback.format_exception(caught(context)))
group = ExceptionGroup("many", [ValueError("a"), ExceptionGroup("more", [KeyError("b")])])
assert "".join(traceback.format_exception(group)) == """\
  | ExceptionGroup: many (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: a
    +---------------- 2 ----------------
    | ExceptionGroup: more (1 sub-exception)
    +-+---------------- 1 ----------------
      | KeyError: 'b'
      +------------------------------------
"""
told = traceback.TracebackException.from_exception(error, capture_locals=True)
assert told.exc_type_str == "ZeroDivisionError" and str(told) == "division by zero"
assert told.stack[-1].locals == {"x": "0"} and "    x = 0\n" in "".join(told.format())
assert list(told.format_exception_only()) == ["ZeroDivisionError: division by zero\n"]
assert traceback.TracebackException.from_exception(chained).__cause__.exc_type_str == "ZeroDivisionError"
try:
    compile("x = (1\ny = 2", "made.py", "exec")
except SyntaxError as bad:
    assert traceback.format_exception_only(bad) == [
        '  File "made.py", line 1\n', "    x = (1\n", "        ^\n", "SyntaxError: '(' was never closed\n"]


def deep(n):
    return deep(n - 1) if n else 1 / 0


text = "".join(traceback.format_exception(caught(deep, 10)))
assert "  [Previous line repeated " in text


def stack():
    return traceback.extract_stack(), [f.f_code.co_name for f, _ in traceback.walk_stack(sys._getframe())]


summary, names = stack()
assert [f.name for f in summary] == ["<module>", "stack"] and names == ["stack", "<module>"]
assert [lineno for _, lineno in traceback.walk_tb(error.__traceback__)][-1] == frames[-1].lineno
made = traceback.StackSummary.from_list([("f.py", 3, "g", "x = 1")])
assert made.format() == ['  File "f.py", line 3, in g\n    x = 1\n']
error.__traceback__ = None
assert traceback.format_exception(error) == ["ZeroDivisionError: division by zero\n"]
traceback.clear_frames(chained.__traceback__)


class Odd(Exception):
    def __str__(self):
        raise ValueError


assert traceback.format_exception_only(Odd()) == ["Odd: <exception str() failed>\n"] or (
    traceback.format_exception_only(Odd()) == ["__main__.Odd: <exception str() failed>\n"])
