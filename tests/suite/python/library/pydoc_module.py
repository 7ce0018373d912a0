# Docstrings of what is native, `help` and `pydoc`, signatures.
import contextlib
import inspect
import io
import math
import pydoc


def helped(thing):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        help(thing)
    return out.getvalue()


assert len.__doc__ == "Return the number of items in a container."
assert math.sqrt.__doc__ == "Return the square root of x."
assert str.upper.__doc__ == "Return a copy of the string converted to uppercase."
assert dict.__doc__.startswith("dict() -> new empty dictionary\ndict(mapping) -> ")
assert {}.__doc__ == dict.__doc__ and (1).__doc__ == int.__doc__
assert [].append.__doc__ == list.append.__doc__ == "Append object to the end of the list."
assert (3).__add__.__doc__ == "Return self+value."
assert print.__doc__.startswith("Prints the values to a stream, or to sys.stdout by default.")
assert BaseException.args.__doc__ is None
assert complex.real.__doc__ == "the real part of a complex number"
assert property.__doc__.startswith("Property attribute.\n\n  fget\n")
assert math.__doc__.startswith("This module provides access to the mathematical functions")
assert ValueError.__doc__ == "Inappropriate argument value (of correct type)."


class Plain:
    pass


class Told:
    "It tells."

    @property
    def kept(self):
        "what is kept"


assert Plain.__doc__ is None and Plain().__doc__ is None
assert Told().__doc__ == "It tells." and Told.kept.__doc__ == "what is kept"
assert Plain.__dict__["__dict__"].__doc__ == "dictionary for instance variables"
assert inspect.getdoc(len) == len.__doc__ and inspect.getdoc(Told) == "It tells."
assert inspect.getdoc(Plain()) is None

# Signatures.
assert str(inspect.signature(len)) == "(obj, /)"
assert str(inspect.signature(sorted)) == "(iterable, /, *, key=None, reverse=False)"
assert str(inspect.signature(math.gcd)) == "(*integers)"
assert sorted.__text_signature__ == "($module, iterable, /, *, key=None, reverse=False)"
assert print.__text_signature__ == "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)"
for function in (max, min, getattr, iter, next, dir, vars, dict.update, math.log):
    assert function.__text_signature__ is None, function
    try:
        inspect.signature(function)
    except ValueError as error:
        assert "no signature found" in str(error)
    else:
        raise AssertionError(function)
assert open.__text_signature__.count("\n") == 1
assert __import__.__text_signature__.endswith("fromlist=(),\n           level=0)")
import itertools
assert itertools.count.__text_signature__ == "(start=0, step=1)"
assert list.__text_signature__ == "(iterable=(), /)"

# help().
assert helped(len) == (
    "Help on built-in function len in module builtins:\n\n"
    "len(obj, /)\n    Return the number of items in a container.\n\n"
)


def documented(first, second=1, *rest, key: int = 3, **others) -> str:
    """Do a thing.

    And more.
    """


assert helped(documented) == (
    "Help on function documented in module __main__:\n\n"
    "documented(first, second=1, *rest, key: int = 3, **others) -> str\n"
    "    Do a thing.\n\n    And more.\n\n"
)
text = helped(Told)
assert text.startswith("Help on class Told in module __main__:\n\nclass Told(builtins.object)\n |  It tells.\n")
assert " |  Readonly properties defined here:\n |\n |  kept\n |      what is kept\n" in text
assert " |  __weakref__\n |      list of weak references to the object\n" in text
text = helped(3)
assert text.startswith("Help on int object:\n\nclass int(object)\n |  int([x]) -> integer\n")
assert " |  bit_length(self, /)\n |      Number of bits necessary to represent self in binary.\n" in text
text = helped("keywords")
assert "False" in text and "lambda" in text and "yield" in text
assert "The \"if\" statement" in helped("if")
assert "sqrt(x, /)" in helped("math.sqrt")
text = helped("no.such.thing")
assert text.startswith("No Python documentation found for 'no.such.thing'.")

# pydoc itself.
assert pydoc.plain("a\bab\bb") == "ab"
assert pydoc.splitdoc("One.\n\nTwo.") == ("One.", "Two.")
assert pydoc.getdoc(len) == len.__doc__
assert pydoc.describe(len) == "built-in function len" and pydoc.describe(Told) == "class Told"
assert pydoc.locate("math.pi") is math.pi and pydoc.locate("no.where") is None
rendered = pydoc.render_doc(documented, renderer=pydoc.plaintext)
assert rendered.startswith("Python Library Documentation: function documented in module __main__")
assert pydoc.render_doc(len).startswith("Python Library Documentation: built-in function len in module builtins\n\nl\bl")
assert "<strong>documented</strong>" in pydoc.html.document(documented)
