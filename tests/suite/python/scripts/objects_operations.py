"""`super`, assigned classes and bases, special methods that misbehave."""

def show(source):
    """Prints what the source gives or raises; addresses are left out."""
    try:
        try:
            text = repr(eval(source, globals()))
        except SyntaxError:
            exec(source, globals())
            text = "done"
    except BaseException as error:
        text = f"{type(error).__name__}: {error}"
    parts = text.split("0x")
    text = parts[0] + "".join("0x" + part.lstrip("0123456789abcdef") for part in parts[1:])
    print(source, "->", text)

class A:
    def f(self): return "A"
    def __repr__(self): return "A()"
class B(A):
    def f(self): return "B" + super().f()
class C(A):
    def f(self): return "C" + super().f()
class D(B, C):
    def f(self): return "D" + super().f()
print(D().f(), [k.__name__ for k in D.__mro__])
class E(D):
    def f(self):
        g = super
        return "E" + super(E, self).f() + super(D, self).f()
    def bad(self):
        s = super
        return s().f()
    def inner(self):
        def k(): return super().f()
        try: return k()
        except (RuntimeError, TypeError) as e: return repr(e)
    def comp(self):
        return [super(E, self).f() for _ in range(1)]
    @classmethod
    def cm(cls): return super().mro()
    @staticmethod
    def sm(x=None):
        try: return super()
        except RuntimeError as e: return e
    def cell(self): return __class__
    def delself(self):
        del self
        try: return super()
        except RuntimeError as e: return e
e = E()
for s in ["e.f()", "e.bad()", "e.inner()", "e.comp()", "E.cm()[0]", "E.sm()", "E.sm(1)", "e.cell()", "e.delself()", "super(E, e)", "super(E, E).f", "super(E, e).f", "super(E, e).__self__", "super(E, e).nope", "super(E, e).__class__", "super(D).__get__(e, E).f()", "super().x", "super(E, 3)", "super(3)", "isinstance(super(E,e), E)"]: show(s)
# class assignment and bases
class X:
    def who(self): return "X"
class Y:
    def who(self): return "Y"
x = X(); x.a = 1; x.__class__ = Y; print(x.who(), x.a, type(x), x.__dict__); x.b = 2; print(x.__dict__)
class Z(X): pass
z = Z(); print(z.who()); Z.__bases__ = (Y,); print(z.who(), Z.__mro__, X.__subclasses__(), Y.__subclasses__())
X.__repr__ = lambda self: "<X!>"; print(X()); 
class X2(X): pass
print(X2()); X.__repr__ = lambda self: "<X!!>"; print(X2()); del X.__repr__; print("X2 object" in repr(X2()))
X.__len__ = lambda self: 3; print(len(X2())); X.__call__ = lambda self, *a: a; print(X2()(1, 2)); X.__getattr__ = lambda self, n: n * 2; print(X2().ab); X.__add__ = lambda s, o: ("add", o); print(X2() + 1); X2.__add__ = None
show("X2() + 1"); X.__hash__ = None; show("hash(X2())"); X.__eq__ = lambda a, b: True; show("X() == 3"); X.__bool__ = lambda s: False; show("bool(X2())"); X.__iter__ = lambda s: iter([1, 2]); show("list(X2())"); X.__contains__ = lambda s, i: i == 9; show("9 in X2()"); X.__del__ = lambda s: print("X del"); x2 = X2(); del x2; del X.__del__; x2 = X2(); del x2
class Bad:
    def __eq__(self, o): return NotImplemented
    def __len__(self): return -1
    def __bool__(self): return 3
    def __repr__(self): return 3
    def __str__(self): return b"x"
    def __hash__(self): return "a"
    def __iter__(self): return 3
    def __index__(self): return "a"
    def __int__(self): return "a"
    def __float__(self): return "a"
    def __format__(self, s): return 3
    def __contains__(self, x): raise KeyError(x)
    def __init_subclass__(cls): raise ValueError("no subclass")
    def __get__(self, o, t): raise RuntimeError("get")
    def __next__(self): raise StopIteration(5)
    def __call__(self): return self
bad = Bad()
for s in ["bad == 1", "bad != 1", "len(bad)", "bool(bad)", "repr(bad)", "str(bad)", "hash(bad)", "iter(bad)", "[1][bad]", "int(bad)", "float(bad)", "format(bad)", "f'{bad}'", "1 in bad", "type('S', (Bad,), {})", "next(bad)", "next(bad, 7)", "bad()() is bad", "range(bad)", "print(bad)", "{bad: 1}", "bad < 1", "sorted([bad, bad])", "[bad].index(3)", "bad in [bad]", "for i in bad: pass"]: show(s)
class BadLen:
    def __len__(self): return -1
class BigLen:
    def __len__(self): return 2**70
class StrLen:
    def __len__(self): return "3"
class BadInit:
    def __init__(self): return 3
class BadSN:
    def __set_name__(self, o, n): raise KeyError("x")
class OnlyGet:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
class NoIter:
    __iter__ = None
class NoContains:
    __contains__ = None
class NoHash:
    __hash__ = None
class EqNoHash:
    def __eq__(self, o): return True
class DelOnly:
    def __delete__(self, o): pass
class SetOnly:
    def __set__(self, o, v): pass
class Holder: d = DelOnly(); s = SetOnly()
class NegIdx:
    def __index__(self): return -1
for s in ["len(BadLen())", "bool(BadLen())", "len(BigLen())", "len(StrLen())", "BadInit()", "list(OnlyGet())", "10 in OnlyGet()", "iter(OnlyGet())", "OnlyGet()[1]", "iter(NoIter())", "1 in NoIter()", "1 in NoContains()", "hash(NoHash())", "hash(EqNoHash())", "EqNoHash.__hash__", "Holder().d = 3", "Holder().d", "del Holder().s", "Holder().s = 4", "[1,2,3][NegIdx()]", "(1,2,3)[NegIdx()]", "'abc'[NegIdx()]", "hex(NegIdx())", "range(NegIdx())", "[0]*NegIdx()", "reversed(OnlyGet())"]: show(s)
try:
    class UseBad: a = BadSN()
except KeyError as err: print(repr(err), err.__notes__)
# metaclass conflicts
class M1(type): pass
class M2(type): pass
class CA(metaclass=M1): pass
class CB(metaclass=M2): pass
for s in ["class Conf(CA, CB): pass", "class Conf2(int, str): pass", "class Conf3(bool): pass", "class Conf4(CA, object): pass", "class Conf5(object, CA): pass", "class C6(3): pass", "class C7(A, metaclass=3): pass", "class C8(A, foo=1): pass", "class C9(*[A]): pass", "class C10(metaclass=lambda n, b, d: (n, b, sorted(d))): x = 1", "C10", "class C11(type(None)): pass", "class C12(type): pass", "C12('n', (), {'a': 1}).a", "type('n', (A,), dict(z=1))().z", "M1('q', (CB,), {})", "type.__new__(M1, 'w', (), {}).__class__", "type.__new__(int, 'w', (), {})", "type.__call__(A)", "object.__new__(A)", "object.__new__(A, 1)", "A.__new__(A)", "A.__init__(A(), 1)", "A(1)", "A(x=1)"]: show(s)
class Mro(type):
    def mro(cls): return [cls, A, object]
class UsesMro(metaclass=Mro): pass
print(UsesMro.__mro__, UsesMro().f())
class ME:
    def __mro_entries__(self, bases): return (A,)
class UsesME(ME()): pass
print(UsesME.__bases__, len(UsesME.__orig_bases__))
class Inst(type):
    def __instancecheck__(cls, o): return o == 42
    def __subclasscheck__(cls, o): return o is int
class II(metaclass=Inst): pass
print(isinstance(42, II), isinstance(1, II), issubclass(int, II), issubclass(str, II), isinstance(II(), II))
class P(property): pass
class UP:
    @P
    def x(self): "doc"; return 1
    y = property(doc="only doc")
for s in ["UP().x", "UP.x.__doc__", "UP().y", "UP.y.__doc__", "UP().x = 1", "del UP().y", "UP.x.fget", "property(3).fget", "property(lambda s: 1).__get__(3)", "property().__isabstractmethod__", "UP.y.__name__", "property(len).__name__", "classmethod(len)", "staticmethod(len)", "staticmethod(len)([1])", "classmethod(len).__func__", "classmethod(len).__wrapped__", "staticmethod(A.f).__name__", "classmethod(A.f).__doc__", "A.__dict__"]: show(s)
for s in ["list[int]", "dict[str, int]", "list[int]()", "list[int] == list[int]", "list[int].__origin__", "list[int].__args__", "int | str", "int | None", "(int | str).__args__", "int | int", "isinstance(3, int | str)", "isinstance(3, list[int])", "list[int] | None", "type(list[int])", "type(int | str)", "(int|str) == (str|int)", "tuple[int, ...]", "list['x']", "int | 'x'", "list[int][0]"]: show(s)
