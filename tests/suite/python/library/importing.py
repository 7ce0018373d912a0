# What `import` binds, what modules say of themselves, and what it says when there is nothing to import.
import sys


def message(source):
    try:
        exec(source, {"__name__": "__main__"})
    except ImportError as error:
        return type(error).__name__, str(error), error.name
    return None


import keyword

assert keyword.__name__ == "keyword"
assert keyword.__package__ == ""
assert keyword.__spec__.name == "keyword"
assert keyword.__spec__.parent == ""
assert keyword.__spec__.has_location is True
assert keyword.__spec__.origin == keyword.__file__
assert keyword.__spec__.submodule_search_locations is None
assert keyword.__file__.endswith("python3.13/keyword.py")
assert keyword.__cached__.endswith("__pycache__/keyword.cpython-313.pyc")
assert repr(keyword) == f"<module 'keyword' from {keyword.__file__!r}>"
assert type(keyword.__loader__).__name__ == "SourceFileLoader"
assert keyword.__loader__.path == keyword.__file__
assert keyword.iskeyword("for") and not keyword.iskeyword("match")
assert sys.modules["keyword"] is keyword
assert repr(sys) == "<module 'sys' (built-in)>"
assert sys.__spec__.origin == "built-in"
assert sys.__loader__.__name__ == "BuiltinImporter"


# A package binds its outermost name; `from` and `as` bind the module itself.
import xml.etree
import xml.etree as etree

assert xml.__name__ == "xml"
assert etree is xml.etree
assert etree.__package__ == "xml.etree"
assert xml.__path__[0].endswith("/xml")
assert xml.__spec__.submodule_search_locations == xml.__path__
assert __import__("xml.etree") is xml
assert __import__("xml.etree", fromlist=["x"]) is etree
from xml import etree as again

assert again is etree

# A module that is there already is not run again; one that was taken out is.
del sys.modules["keyword"]
import keyword as second

assert second is not keyword
assert second.kwlist == keyword.kwlist

missing = ("ModuleNotFoundError", "No module named 'no_such_module'", "no_such_module")
assert message("import no_such_module") == missing
assert message("import no_such_module.part") == missing
assert message("from no_such_module import part") == missing
assert message("import keyword.part") == (
    "ModuleNotFoundError",
    "No module named 'keyword.part'; 'keyword' is not a package",
    "keyword.part",
)
assert message("import xml.no_such_part")[1] == "No module named 'xml.no_such_part'"
kind, text, name = message("from keyword import nothing")
assert kind == "ImportError" and name == "keyword"
assert text == f"cannot import name 'nothing' from 'keyword' ({keyword.__file__})"
assert message("from . import part") == (
    "ImportError",
    "attempted relative import with no known parent package",
    None,
)
sys.modules["halted"] = None
assert message("import halted")[1] == "import of halted halted; None in sys.modules"
del sys.modules["halted"]

for name, level, kind in [("", 0, ValueError), ("keyword", -1, ValueError), (1, 0, TypeError)]:
    try:
        __import__(name, level=level)
    except kind as error:
        assert str(error) in (
            "Empty module name",
            "level must be >= 0",
            "module name must be a string",
            "__import__() argument 1 must be str, not int",
        ), error
    else:
        raise AssertionError(name)

# What stands in `sys.modules` is what is bound.
sys.modules["made"] = made = type(sys)("made")
made.value = 3
from made import value
import made as bound

assert value == 3 and bound is made
assert repr(made) == "<module 'made'>"
made.__file__ = "/course/made.py"
assert repr(made) == "<module 'made' from '/course/made.py'>"

# `__import__` of builtins can be replaced.
import builtins

asked = []
original = builtins.__import__


def spy(name, globals=None, locals=None, fromlist=(), level=0):
    asked.append((name, fromlist, level))
    return original(name, globals, locals, fromlist, level)


builtins.__import__ = spy
try:
    import keyword
    from xml import etree
finally:
    builtins.__import__ = original
assert asked == [("keyword", None, 0), ("xml", ("etree",), 0)], asked

import importlib
import importlib.util
from importlib import import_module

assert import_module("xml.etree") is xml.etree
assert import_module(".etree", "xml") is xml.etree
assert importlib.util.find_spec("keyword") is keyword.__spec__
assert importlib.util.find_spec("no_such_module") is None
assert importlib.util.find_spec("token").origin.endswith("/token.py")
assert importlib.util.find_spec("sys").origin == "built-in"
assert importlib.util.resolve_name(".etree", "xml") == "xml.etree"
assert importlib.util.resolve_name("..b.c", "x.y") == "x.b.c"
for text, package in [(".a", None), ("..a", "x")]:
    try:
        importlib.util.resolve_name(text, package)
    except ImportError as error:
        assert str(error) in (
            "no package specified for '.a' (required for relative module names)",
            "attempted relative import beyond top-level package",
        ), error
    else:
        raise AssertionError(text)
keyword.extra = 1
keyword.kwlist = []
assert importlib.reload(keyword) is keyword
assert keyword.extra == 1 and "for" in keyword.kwlist
try:
    importlib.reload(3)
except TypeError as error:
    assert str(error) == "reload() argument must be a module"
assert "iskeyword" in keyword.__loader__.get_source("keyword")
assert importlib.util.cache_from_source("/a/b.py") == "/a/__pycache__/b.cpython-313.pyc"
