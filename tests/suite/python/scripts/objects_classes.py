"""Classes, metaclasses, descriptors and special methods."""

# classes
class Meta(type):
    log = []
    def __new__(mcls, name, bases, ns, **kw):
        Meta.log.append(("new", name, kw))
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        Meta.log.append(("init", name, kw))
        super().__init__(name, bases, ns)
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        Meta.log.append(("prepare", name, kw))
        return {"prepared": True}
    def __call__(cls, *args, **kw):
        Meta.log.append(("call", cls.__name__, args, kw))
        return super().__call__(*args, **kw)
    def hello(cls): return "hello " + cls.__name__
class A(metaclass=Meta, flag=1):
    def __init__(self, x=0): self.x = x
print(Meta.log); Meta.log.clear()
a = A(5); print(a.x, Meta.log, A.prepared, A.hello(), type(A))
try: a.hello()
except AttributeError as e: print(e)
class B(A): pass
print(type(B), B.mro(), B.__base__, B.__bases__)
class Desc:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, obj, owner): return (self.name, obj is None, owner.__name__)
    def __set__(self, obj, value): obj.__dict__[self.name] = value; print("set", value)
    def __delete__(self, obj): print("delete")
class NonData:
    def __get__(self, obj, owner): return "nondata"
class D:
    d = Desc(); n = NonData()
x = D(); print(x.d, D.d, x.n); x.d = 3; print(x.d, x.__dict__); x.__dict__['n'] = 'own'; print(x.n); del x.d
class Sub:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw); Sub.subs.append((cls.__name__, tag))
class S1(Sub, tag="one"): pass
class S2(S1): pass
print(Sub.subs)
try:
    class S3(Sub, bad=1): pass
except TypeError as e: print(e)
class G:
    def __getattr__(self, name):
        if name == "boom": raise AttributeError("custom " + name)
        return "got " + name
    def __class_getitem__(cls, item): return (cls.__name__, item)
g = G(); print(g.foo, getattr(g, "bar"), G[int]); 
try: g.boom
except AttributeError as e: print(e)
class GA:
    def __getattribute__(self, name): return "ga " + name
print(GA().x, GA().__class__)
class SA:
    def __setattr__(self, n, v): print("setattr", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print("delattr", n); object.__delattr__(self, n)
s = SA(); s.q = 1; del s.q
try: del s.q
except AttributeError as e: print(e)
class Slots:
    __slots__ = ("a", "_b", "__c")
    def __init__(self): self.a = 1; self._b = 2; self.__c = 3
    def c(self): return self.__c
sl = Slots(); print(sl.a, sl._b, sl.c(), Slots.a, Slots.__slots__, hasattr(sl, "__dict__"))
try: sl.z = 1
except AttributeError as e: print(e)
try: Slots.__dict__["_Slots__c"]; print("mangled ok")
except KeyError: print("no")
class SD(Slots): pass
sd = SD(); sd.z = 9; print(sd.z, sd.__dict__, sd.a)
class P:
    def __init__(self): self._v = 0
    @property
    def v(self): "doc v"; return self._v
    @v.setter
    def v(self, x): self._v = x
    @v.deleter
    def v(self): self._v = None
p = P(); p.v = 3; print(p.v, P.v.__doc__, P.v.fget.__name__); del p.v; print(p.v, type(P.v))
class Q(P):
    @P.v.getter
    def v(self): return "sub"
print(Q().v)
class CM:
    @classmethod
    def c(cls, x): return (cls.__name__, x)
    @staticmethod
    def s(x): return x
print(CM.c(1), CM().c(2), CM.s(3), CM().s(4), CM.__dict__["c"].__func__.__name__, CM.c, CM.s is CM().s)
class N:
    def __new__(cls, *a):
        self = super().__new__(cls); self.args = a; return self
n = N(1, 2); print(n.args)
class N2:
    def __new__(cls): return 42
print(N2())
class Op:
    def __init__(self, v): self.v = v
    def __add__(self, o): return ("add", self.v, o if not isinstance(o, Op) else o.v)
    def __radd__(self, o): return ("radd", o)
    def __iadd__(self, o): self.v += o; return self
    def __eq__(self, o): return isinstance(o, Op) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __neg__(self): return Op(-self.v)
    def __bool__(self): return self.v != 0
    def __len__(self): return 7
    def __getitem__(self, i):
        if isinstance(i, int) and i > 2: raise IndexError(i)
        return ("item", i)
    def __setitem__(self, i, v): print("setitem", i, v)
    def __delitem__(self, i): print("delitem", i)
    def __contains__(self, i): return i == 5
    def __call__(self, *a, **k): return (a, k)
    def __index__(self): return self.v
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __divmod__(self, o): return ("divmod", o)
    def __matmul__(self, o): return "mm"
    def __format__(self, spec): return "fmt:" + spec
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __float__(self): return 1.5
    def __int__(self): return 15
    def __round__(self, n=None): return ("round", n)
    def __reversed__(self): return iter([3,2,1])
    def __hash__(self): return hash(self.v)
o = Op(2); print(o + 1, 1 + o, o == Op(2), o != Op(3), o < Op(3), (-o).v, bool(Op(0)), len(o), o[1], o[1:2], list(iter(o)))
o += 5; print(o.v); o[1] = 2; del o[1]; print(5 in o, 6 in o, o(1, a=2), [0]*8 == [0]*Op(8), pow(o, 2), pow(o,2,3), divmod(o, 3), o @ 1, f"{o:abc}", format(o), ~o, abs(o), float(o), int(o), round(o), round(o,2), list(reversed(o)), hash(o))
print(max(Op(1), Op(3)).v, hex(o), [10,20,30,40,50,60,70,80][o])
try: o - 1
except TypeError as e: print(e)
try: o > 1
except TypeError as e: print(e)
