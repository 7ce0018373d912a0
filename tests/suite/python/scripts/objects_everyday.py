"""Everyday classes: iterators, context managers, subclasses of built-in types, what dies at the end."""

class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
x = D("x"); y = D("y")
def f():
    z = D("z"); w = D("w")
    return 1
f()
class Ctx:
    def __enter__(self): print("enter"); return self
    def __exit__(self, *a): print("exit", a[0]); return True
with Ctx() as c: raise KeyError(1)
class It:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 3: raise StopIteration
        return self.i
print(list(It()), [*It()], dict(zip("abc", It())), max(It()), sum(It()), 2 in It())
a, *rest = It(); print(a, rest)
try: a, b = It()
except ValueError as e: print(e)
try: a, b = 3
except TypeError as e: print(e)
class Node:
    count = 0
    def __init__(self, v, nxt=None): self.v = v; self.nxt = nxt; Node.count += 1; type(self).last = v
n = Node(1, Node(2)); print(Node.count, Node.last, n.nxt.v)
class Base:
    registry = []
    def __init_subclass__(cls): cls.registry.append(cls.__name__)
class X1(Base): pass
class X2(Base): pass
print(Base.registry, X1.registry is Base.registry)
class Temp:
    def __init__(self): self.__hidden = 1
t = Temp(); print(t.__dict__)
try: t.__hidden
except AttributeError as e: print(e)
class Str(str):
    def shout(self): return self.upper() + "!"
s = Str("abc"); print(s.shout(), s + "d", type(s + "d"), len(s), s == "abc", {s: 1}["abc"], repr(s), isinstance(s, str)); s.attr = 1; print(s.attr)
class L(list):
    def __getitem__(self, i): return super().__getitem__(i) * 2
l = L([1, 2, 3]); print(l[0], l, list(l), l.append(4), len(l), l + [1], type(l + [1]), l[1:]); l.tag = "t"; print(l.__dict__)
class Dd(dict):
    def __missing__(self, k): return k * 2
d = Dd(a=1); print(d["a"], d["bc"], d.get("zz"), dict(d))
class I(int):
    def __add__(self, o): return "iadd"
i = I(5); print(i + 1, 1 + i, i * 2, type(i * 2), i == 5, hash(i) == hash(5), repr(i), I("7") - 1)
class T(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
print(T(1, 2), T(1, 2)[0], T(1,2) == (1,2))
class F(float): pass
print(F(1.5) + 1, F("2.5"), type(F(1)))
class Err(ValueError):
    def __init__(self, msg, code): super().__init__(msg); self.code = code
try: raise Err("bad", 3)
except ValueError as e: print(e, e.code, e.args, repr(e))
print(Err.__mro__[1].__name__, isinstance(Err("a", 1), Exception))
class Counter:
    def __init__(self): self.n = 0
    def __call__(self): self.n += 1; return self.n
c = Counter(); c(); print(c(), callable(c), callable(3))
def deco(cls): cls.extra = 1; return cls
@deco
class Dec: pass
print(Dec.extra)
class W:
    a: int = 1
    b: str
print(W.__annotations__)
class Outer:
    class Inner:
        def f(self): pass
print(Outer.Inner.__qualname__, Outer.Inner.f.__qualname__, Outer.Inner)
def mk():
    class Local: pass
    return Local
print(mk().__qualname__, mk() is mk())
print(type(x).__name__, x.__class__.__name__, type(type(x)))
class EqOnly:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
try: {EqOnly(1)}
except TypeError as e: print(e)
print(EqOnly(1) == EqOnly(1), EqOnly(1) != EqOnly(2), [EqOnly(1)] == [EqOnly(1)], EqOnly(1) in [EqOnly(1)])
class Lt:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"Lt({self.v})"
print(sorted([Lt(3), Lt(1), Lt(2)]), Lt(1) > Lt(0), max([Lt(1), Lt(5)]))
try: Lt(1) <= Lt(2)
except TypeError as e: print(e)
print(object() == object(), None == None, NotImplemented is NotImplemented)
