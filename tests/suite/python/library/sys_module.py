"""What `sys` tells and sets."""

import io
import sys


def raises(kind, words, call, *arguments):
    try:
        call(*arguments)
    except kind as error:
        assert words in str(error), str(error)
    else:
        raise AssertionError(f"{kind.__name__} was expected")


# What is running.
assert sys.version_info[:2] == (3, 13) and sys.version_info.major == 3
assert sys.version_info.releaselevel == "final" and len(sys.version_info) == 5
assert sys.version.startswith("3.13.")
assert sys.hexversion >> 16 == 0x030D
assert sys.implementation.name == "cpython" and sys.implementation.cache_tag == "cpython-313"
assert sys.implementation.version[:2] == sys.version_info[:2]
assert sys.platform == "linux" and sys.byteorder == "little"
assert sys.maxsize == 2**63 - 1 and sys.maxunicode == 0x10FFFF
assert sys.api_version == 1013
assert isinstance(sys.argv, list) and len(sys.argv) == 1
assert "sys" in sys.builtin_module_names and "builtins" in sys.builtin_module_names
assert "json" in sys.stdlib_module_names and "numpy" not in sys.stdlib_module_names

# Numbers.
assert sys.float_info.max == 1.7976931348623157e308 and sys.float_info.epsilon == 2.0**-52
assert sys.float_info.dig == 15 and sys.float_info.mant_dig == 53 and sys.float_info.radix == 2
assert sys.float_repr_style == "short"
assert sys.int_info.bits_per_digit == 30 and sys.int_info.sizeof_digit == 4
assert sys.int_info.default_max_str_digits == 4300
assert sys.hash_info.modulus == 2**61 - 1 and sys.hash_info.inf == 314159
assert sys.hash_info.algorithm == "siphash13" and sys.hash_info.width == 64
assert sys.thread_info.name == "pthread"

# The longest text of an int.
before = sys.get_int_max_str_digits()
sys.set_int_max_str_digits(640)
raises(ValueError, "Exceeds the limit (640 digits)", str, 10**640)
raises(ValueError, "maxdigits must be 0 or larger than 640", sys.set_int_max_str_digits, 639)
sys.set_int_max_str_digits(0)
assert len(str(10**5000)) == 5001
sys.set_int_max_str_digits(before)

# Recursion and switching.
limit = sys.getrecursionlimit()
sys.setrecursionlimit(200)


def deep(n):
    return n if n == 0 else deep(n - 1)


assert deep(100) == 0
raises(RecursionError, "maximum recursion depth exceeded", deep, 1000)
sys.setrecursionlimit(limit)
raises(ValueError, "recursion limit must be greater or equal than 1", sys.setrecursionlimit, 0)
assert sys.getswitchinterval() == 0.005
sys.setswitchinterval(0.01)
assert abs(sys.getswitchinterval() - 0.01) < 1e-9
sys.setswitchinterval(0.005)
raises(ValueError, "switch interval must be strictly positive", sys.setswitchinterval, 0)

# Names and sizes.
one, two = "".join(["in", "terned!"]), "".join(["in", "terned!"])
assert one is not two and sys.intern(one) is sys.intern(two)
raises(TypeError, "intern() argument must be str, not int", sys.intern, 1)
assert sys.getsizeof([]) == 56 and sys.getsizeof(()) == 40 and sys.getsizeof({}) == 64
assert sys.getsizeof("") == 41 and sys.getsizeof(b"") == 33 and sys.getsizeof(0) == 28


class Sized:
    def __sizeof__(self):
        return 1000


assert sys.getsizeof(Sized()) >= 1000


class Unsized:
    def __sizeof__(self):
        raise TypeError("no size")


assert sys.getsizeof(Unsized(), 7) == 7
raises(TypeError, "no size", sys.getsizeof, Unsized())
assert sys.getrefcount([]) == 1
assert sys._is_interned("name") and not sys._is_interned("".join(["a", " b!"]))

# Frames and exceptions.
assert sys._getframe().f_code.co_name == "<module>"


def caller():
    return sys._getframe(1).f_code.co_name, sys._getframe().f_code.co_name


assert caller() == ("<module>", "caller")
raises(ValueError, "call stack is not deep enough", sys._getframe, 100)
assert sys._getframemodulename() == "__main__"
assert sys.exc_info() == (None, None, None) and sys.exception() is None
try:
    1 / 0
except ZeroDivisionError as error:
    assert sys.exc_info()[:2] == (ZeroDivisionError, error) and sys.exception() is error
assert sys.exception() is None
raises(SystemExit, "3", sys.exit, 3)
try:
    sys.exit("bye")
except SystemExit as error:
    assert error.code == "bye" and error.args == ("bye",)
try:
    sys.exit()
except SystemExit as error:
    assert error.code is None

# Streams and hooks.
kept, sys.stdout = sys.stdout, io.StringIO()
print("caught", end="!")
caught, sys.stdout = sys.stdout.getvalue(), kept
assert caught == "caught!"
assert sys.__stdout__ is sys.stdout and sys.stdout.name == "<stdout>" and sys.stderr.fileno() == 2
kept, sys.stdout = sys.stdout, io.StringIO()
sys.displayhook([1])
sys.displayhook(None)
shown, sys.stdout = sys.stdout.getvalue(), kept
assert shown == "[1]\n" and __import__("builtins")._ == [1]
kept, sys.stderr = sys.stderr, io.StringIO()
try:
    raise KeyError("lost")
except KeyError as error:
    sys.excepthook(KeyError, error, None)
told, sys.stderr = sys.stderr.getvalue(), kept
assert told.endswith("KeyError: 'lost'\n")
seen = []
kept, sys.unraisablehook = sys.unraisablehook, lambda unraisable: seen.append(unraisable.exc_type)


class Failing:
    def __del__(self):
        raise ValueError("at the end")


Failing()
sys.unraisablehook = kept
assert seen == [ValueError]

# Flags and modules.
assert sys.flags.optimize == 0 and sys.flags.utf8_mode in (0, 1) and len(sys.flags) == 18
assert sys.dont_write_bytecode in (True, False) and sys.getdefaultencoding() == "utf-8"
assert sys.getfilesystemencoding() == "utf-8"
assert sys.getfilesystemencodeerrors() == "surrogateescape"
assert sys.modules["sys"] is sys and sys.modules["__main__"].raises is raises
assert isinstance(sys.path, list) and isinstance(sys.meta_path, list)
sys.modules["made_up"] = sys
import made_up

assert made_up is sys
sys.modules["gone"] = None
raises(ModuleNotFoundError, "import of gone halted; None in sys.modules", __import__, "gone")
del sys.modules["gone"], sys.modules["made_up"]
raises(AttributeError, "module 'sys' has no attribute 'no_such_name'", getattr, sys, "no_such_name")
