"""Exceptions: fields, texts, chains, groups."""

import sys
# exceptions
try:
    try: 1/0
    except ZeroDivisionError as e:
        first = e
        raise ValueError("second") from e
except ValueError as e:
    print(repr(e), repr(e.__cause__), e.__context__ is first, e.__suppress_context__)
try:
    try: {}['k']
    except KeyError as e: 
        print(str(e), e.args)
        int("x")
except ValueError as e: print(e, repr(e.__context__), e.__cause__)
for cls, args in [(Exception, ()), (Exception, (1,)), (Exception, (1, 2)), (KeyError, ("a",)), (KeyError, ("a", "b")), (OSError, (2, "No such file")), (OSError, (2, "No", "f.txt")), (OSError, (2, "No", "a", None, "b")), (OSError, ("x",)), (SystemExit, (3,)), (SystemExit, ()), (SystemExit, (1, 2)), (StopIteration, (5,)), (StopIteration, ()), (ImportError, ("msg",)), (SyntaxError, ("bad", ("dir/f.py", 3, 4, "text"))), (SyntaxError, ("bad",)), (UnicodeDecodeError, ("utf-8", b"\xff\x00", 0, 1, "why")), (UnicodeDecodeError, ("utf-8", b"\xff\x00", 0, 2, "why")), (UnicodeEncodeError, ("ascii", "é€", 0, 1, "ord")), (UnicodeEncodeError, ("ascii", "é€", 1, 2, "ord")), (UnicodeTranslateError, ("ab", 0, 2, "r")), (AttributeError, ("m",)), (NameError, ("m",))]:
    e = cls(*args)
    print(cls.__name__, "|", str(e), "|", repr(e), "|", e.args, type(e).__name__)
    for a in ("errno", "strerror", "filename", "filename2", "code", "value", "msg", "name", "path", "lineno", "offset", "text", "end_lineno", "encoding", "object", "start", "end", "reason", "obj"):
        if hasattr(e, a): print("   ", a, repr(getattr(e, a)))
e = ImportError("m", name="n", path="p"); print(e.name, e.path, e.msg)
e = AttributeError("m", name="n", obj=3); print(e.name, e.obj)
e = NameError("m", name="n"); print(e.name)
for bad in ["ValueError(x=1)", "ImportError('a', foo=1)", "UnicodeDecodeError(1)", "UnicodeDecodeError('a','b',1,2,3)", "BaseException().add_note(1)", "BaseException().with_traceback(1)"]:
    try: eval(bad)
    except TypeError as e: print(bad, "=>", e)
e = Exception("x"); e.add_note("n1"); e.add_note("n2"); print(e.__notes__, e.__dict__)
e.foo = 3; print(e.foo, e.__dict__)
try: e.__cause__ = 3
except TypeError as x: print(x)
try: e.__context__ = 3
except TypeError as x: print(x)
try: e.__traceback__ = 3
except TypeError as x: print(x)
try: del e.__cause__
except TypeError as x: print(x)
e.args = [1,2]; print(e.args, str(e)); 
try: del e.args
except TypeError as x: print(x)
e.__suppress_context__ = True; print(e.__suppress_context__)
class MyErr(Exception):
    def __init__(self, code, *rest): super().__init__(code, *rest); self.code = code
    def __str__(self): return f"my {self.code}"
try: raise MyErr(4, "a")
except MyErr as e: print(e, repr(e), e.args, e.code)
class E2(MyErr): pass
try: raise E2(1)
except (KeyError, MyErr) as e: print(type(e).__mro__)
try: raise 3
except TypeError as e: print(e)
try: raise Exception from 3
except TypeError as e: print(e)
try:
    try: 1
    except 3: pass
    try: raise ValueError
    except 3: pass
except TypeError as e: print(e)
def f():
    try: return 1
    finally: print("finally")
print(f(), sys.exception())
try: raise ValueError("a")
except ValueError: print(repr(sys.exception()))
g = ExceptionGroup("grp", [ValueError(1), TypeError("t"), ExceptionGroup("inner", [OSError(2, "x"), ValueError(3)])])
print(g, repr(g), g.message, g.exceptions)
m, r = g.split(ValueError); print(repr(m), repr(r))
print(repr(g.subgroup(lambda e: isinstance(e, OSError))), g.subgroup(KeyError))
try:
    raise g
except* ValueError as eg: print("caught", repr(eg))
except* (TypeError, OSError) as eg: print("caught2", repr(eg))
for bad in ["ExceptionGroup('a')", "ExceptionGroup(1, [ValueError()])", "ExceptionGroup('a', [])", "ExceptionGroup('a', 3)", "ExceptionGroup('a', [3])", "ExceptionGroup('a', [KeyboardInterrupt()])"]:
    try: print(eval(bad))
    except Exception as e: print(bad, "=>", type(e).__name__, e)
print(type(BaseExceptionGroup("a", [ValueError()])), type(BaseExceptionGroup("a", [KeyboardInterrupt()])))
print(issubclass(FileNotFoundError, OSError), IOError is OSError, type(OSError(13, "x")), type(OSError(11, "x")))
print(KeyError.__mro__, UnboundLocalError.__base__, ModuleNotFoundError.__base__, RecursionError.__base__)
print(ValueError.__init__, ValueError.__new__ is BaseException.__new__, ValueError.__str__)
try:
    try: raise KeyError(1)
    finally: raise TypeError(2)
except TypeError as e: print(repr(e.__context__))
a = ValueError("a"); b = ValueError("b")
try:
    try: raise a
    except ValueError: raise b
except ValueError:
    try: raise a
    except ValueError as e: print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
def gen():
    try: yield 1
    except GeneratorExit: print("closed"); raise
gg = gen(); next(gg); gg.close()
def gen2(): return 7; yield
try: next(gen2())
except StopIteration as e: print(e.value, e.args)
try: assert False, "msg"
except AssertionError as e: print(repr(e))
try: undefined_name
except NameError as e: print(e, e.name)
try: (1).foo
except AttributeError as e: print(e, e.name, e.obj)
def h():
    print(zz); zz = 1
try: h()
except UnboundLocalError as e: print(e, e.name)
try: import nonexistent_mod_x
except ImportError as e: print(type(e), e.name)
