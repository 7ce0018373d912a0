"""Modules inspect and linecache."""
import functools
import inspect
import linecache
from inspect import Parameter, Signature, signature


def raises(kind, words, action, *args, **keywords):
    try:
        action(*args, **keywords)
    except kind as error:
        assert str(error) == words, str(error)
        return
    raise AssertionError(f"no {kind.__name__}")


def f(a, /, b: int = 1, *c, d="x", **e) -> str:
    """Says f.

        More.
    """
    return a


class A:
    """An A."""
    attribute = 3

    def __init__(self, x, y=2):
        self.x = x

    def method(self, z):
        """Does it."""

    @classmethod
    def of_class(cls, q):
        pass

    @staticmethod
    def alone(r):
        pass

    @property
    def value(self):
        return 1


class B(A):
    def method(self, z):
        pass


def generate():
    x = 1
    yield x


async def wait():
    pass


# signatures
s = signature(f)
assert str(s) == "(a, /, b: int = 1, *c, d='x', **e) -> str" and s.return_annotation is str
assert list(s.parameters) == ["a", "b", "c", "d", "e"]
kinds = [p.kind.name for p in s.parameters.values()]
assert kinds == ["POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD"]
assert s.parameters["b"].default == 1 and s.parameters["b"].annotation is int
assert s.parameters["a"].default is Parameter.empty is inspect._empty
assert repr(s.parameters["d"]) == "<Parameter \"d='x'\">" and Parameter.KEYWORD_ONLY.description == "keyword-only"
assert str(signature(A)) == "(x, y=2)" and str(signature(A.method)) == "(self, z)"
assert str(signature(A(1).method)) == "(z)" and str(signature(A.of_class)) == "(q)" and str(signature(A.alone)) == "(r)"
assert str(signature(len)) == "(obj, /)" and str(signature(print)) == "(*args, sep=' ', end='\\n', file=None, flush=False)"
assert str(signature([].append)) == "(object, /)" and str(signature(sum)) == "(iterable, /, start=0)"
assert str(signature(lambda x, *y: 0)) == "(x, *y)" and str(signature(object)) == "()"
assert str(signature(functools.partial(f, 1, d=5))) == "(b: int = 1, *c, d=5, **e) -> str"
assert f"{signature(functools.partial(f, 1))}" == "(b: int = 1, *c, d='x', **e) -> str"


def decorate(function):
    @functools.wraps(function)
    def wrapper(*args, **keywords):
        return function(*args, **keywords)
    return wrapper


g = decorate(f)
assert signature(g) == s and str(signature(g, follow_wrapped=False)) == "(*args, **keywords) -> str"
assert inspect.unwrap(g) is f
assert s == Signature.from_callable(f) and hash(s) == hash(signature(f))
new = s.replace(return_annotation=Signature.empty, parameters=[Parameter("z", Parameter.KEYWORD_ONLY, default=3)])
assert str(new) == "(*, z=3)" and str(Signature()) == "()"
raises(ValueError, "'1' is not a valid parameter name", Parameter, "1", Parameter.KEYWORD_ONLY)
raises(ValueError, "duplicate parameter name: 'a'", Signature, [Parameter("a", 1), Parameter("a", 3)])
raises(ValueError, "wrong parameter order: keyword-only parameter before positional or keyword parameter", Signature,
       [Parameter("a", Parameter.KEYWORD_ONLY), Parameter("b", Parameter.POSITIONAL_OR_KEYWORD)])
raises(TypeError, "3 is not a callable object", signature, 3)
raises(ValueError, "no signature found for builtin type <class 'int'>", signature, int)
b = s.bind(1, 2, 3, d=4, k=5)
assert b.arguments == {"a": 1, "b": 2, "c": (3,), "d": 4, "e": {"k": 5}}
assert b.args == (1, 2, 3) and b.kwargs == {"d": 4, "k": 5}
assert repr(b) == "<BoundArguments (a=1, b=2, c=(3,), d=4, e={'k': 5})>"
b = s.bind(1)
b.apply_defaults()
assert b.arguments == {"a": 1, "b": 1, "c": (), "d": "x", "e": {}} and s.bind_partial().arguments == {}
raises(TypeError, "missing a required argument: 'a'", s.bind)
raises(TypeError, "too many positional arguments", signature(A.alone).bind, 1, 2)
raises(TypeError, "got an unexpected keyword argument 'q'", signature(A.alone).bind, 1, q=2)
raises(TypeError, "multiple values for argument 'r'", signature(A.alone).bind, 1, r=2)
assert inspect.getfullargspec(f).args == ["a", "b"] and inspect.getfullargspec(f).kwonlydefaults == {"d": "x"}
assert inspect.getcallargs(A.alone, 3) == {"r": 3}
assert inspect.get_annotations(f) == {"b": int, "return": str}

# what things are
a = A(1)
assert inspect.isfunction(f) and not inspect.isfunction(len) and inspect.isbuiltin(len) and inspect.isroutine(len)
assert inspect.ismethod(a.method) and not inspect.ismethod(A.method) and inspect.isclass(A)
assert inspect.ismodule(inspect) and inspect.iscode(f.__code__) and inspect.isdatadescriptor(A.value)
assert inspect.isgeneratorfunction(generate) and inspect.isgenerator(generate()) and inspect.iscoroutinefunction(wait)
assert inspect.ismethoddescriptor(str.join) and inspect.isabstract(A) is False
assert [n for n, _ in inspect.getmembers(A, inspect.isfunction)] == ["__init__", "alone", "method"]
assert ("attribute", 3) in inspect.getmembers(a) and ("x", 1) in inspect.getmembers_static(a)
kinds = {c.name: c.kind for c in inspect.classify_class_attrs(A)}
assert kinds["value"] == "property" and kinds["alone"] == "static method" and kinds["of_class"] == "class method"
assert kinds["method"] == "method" and kinds["attribute"] == "data"
assert inspect.getmro(B) == (B, A, object) and inspect.getattr_static(a, "value") is A.__dict__["value"]

# documentation and source
assert inspect.getdoc(f) == "Says f.\n\nMore." and inspect.getdoc(B.method) == "Does it."
assert inspect.cleandoc("  a\n    b\n\n") == "a\nb" and inspect.indentsize("   x") == 3
assert inspect.getmodule(f).__name__ == "__main__" and inspect.getmodulename("/a/b.py") == "b"
assert f.__code__.co_filename == inspect.getfile(f)

# generators, frames
g = generate()
assert inspect.getgeneratorstate(g) == inspect.GEN_CREATED == "GEN_CREATED"
next(g)
assert inspect.getgeneratorstate(g) == "GEN_SUSPENDED" and inspect.getgeneratorlocals(g) == {"x": 1}
list(g)
assert inspect.getgeneratorstate(g) == "GEN_CLOSED" and inspect.getgeneratorlocals(g) == {}
w = wait()
assert inspect.getcoroutinestate(w) == "CORO_CREATED" and inspect.isawaitable(w)
w.close()
assert inspect.getcoroutinestate(w) == "CORO_CLOSED"


def here():
    local = 1
    frame = inspect.currentframe()
    return frame.f_code.co_name, inspect.getargvalues(frame).locals["local"], inspect.stack()[1].function


assert here() == ("here", 1, "<module>")


def outer():
    free = 1

    def inner():
        return free, len, f
    return inner


found = inspect.getclosurevars(outer())
assert found.nonlocals == {"free": 1} and found.globals == {"f": f} and found.builtins == {"len": len}
assert inspect.formatannotation(int) == "int" and inspect.formatannotation(list[int]) == "list[int]"
assert linecache.getline("no such file", 1) == "" and linecache.getlines("no such file") == []
linecache.cache["made up"] = (3, None, ["one\n", "two\n"], "made up")
assert linecache.getline("made up", 2) == "two\n" and linecache.getline("made up", 5) == ""
linecache.clearcache()
assert linecache.cache == {}
