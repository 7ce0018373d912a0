"""Functions and methods as objects: attributes, sizes, reference counts."""

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

import sys, gc
# functions
def f(a, b=2, /, c=3, *args, d, e=5, **kw) -> int:
    "docf"
    x = 1
    return x
def outer():
    v = 1
    def inner(): return v
    return inner
inner = outer()
for s in ["f.__name__", "f.__qualname__", "f.__defaults__", "f.__kwdefaults__", "f.__closure__", "inner.__closure__", "inner.__closure__[0].cell_contents", "inner.__qualname__", "f.__doc__", "f.__module__", "f.__annotations__", "f.__dict__", "f.__globals__ is globals()", "f.__type_params__", "f.__builtins__['len'] is len", "f.foo", "setattr(f,'foo',1)", "f.foo", "f.__dict__", "f.__get__(1)", "f.__get__(None, int) is f", "type(f)", "f.__call__", "inner.__closure__[0]", "type(inner.__closure__[0])", "repr(f)", "f.__name__ == 'f'", "(lambda: 0).__name__", "(lambda: 0).__qualname__", "f.__kwdefaults__['e']", "sorted(type(f).__dict__)", "type(f).__doc__ is None", "type(inner.__closure__[0])().cell_contents", "f.__closure__.__class__"]: show(s)
f.__defaults__ = (10, 20); print(f.__defaults__); f.__name__ = "renamed"; print(f.__name__, f.__qualname__)
def p(x=[]): x.append(1); return x
p(); print(p.__defaults__)
inner.__closure__[0].cell_contents = 99; print(inner())
# methods
class C:
    "doc C"
    attr = 1
    def m(self, x): "doc m"; return (self, x)
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(): return 1
    def __repr__(self): return "<C>"
c = C()
for s in ["c.m", "C.m", "c.m.__func__ is C.m", "c.m.__self__ is c", "c.m == c.m", "c.m is c.m", "hash(c.m) == hash(c.m)", "c.m.__name__", "c.m.__doc__", "c.m.__qualname__", "c.c", "C.c.__self__", "c.s", "c.m.foo", "setattr(c.m, 'foo', 1)", "c.m()", "c.m(1, 2)", "C.m()", "type(c.m)", "c.m.__module__", "C.__dict__['c']", "C.__dict__['s']", "C.__dict__['m']", "C.__doc__", "C().__doc__", "C.__name__", "C.__qualname__", "C.__module__", "C.__weakref__", "c.__weakref__", "c.__dict__", "C.__dict__['__dict__']", "type(C.__dict__['__dict__'])", "C.__static_attributes__", "C.__firstlineno__", "c.__class__", "dir(c)", "[].append", "len", "print.__name__", "[].append.__self__", "[].append.__qualname__", "len.__module__", "len.__doc__ is not None", "str.join", "str.__dict__['join']", "int.__add__", "(1).__add__", "(1).__add__.__self__", "int.real", "int.__dict__['real'].__name__", "type(int.__dict__['real'])", "dict.fromkeys", "dict.__dict__['fromkeys']", "int.from_bytes", "object.__init_subclass__", "type.__dict__['__dict__']", "object.__dict__['__class__']", "str.join.__objclass__", "(1).__add__.__objclass__", "int.__new__", "int.__new__(int, 5)", "int.__add__.__name__", "(1).__add__ == (1).__add__", "[].append == [].append", "type(print)", "type([].append)", "type(str.join)", "type(int.__add__)", "type((1).__add__)", "type(dict.__dict__['fromkeys'])", "type(int.__dict__['real'])", "type(type(f).__dict__['__closure__'])", "type(f).__dict__['__closure__']", "type(C.__dict__)", "hasattr(c, 'm')", "getattr(c, 'zz', 5)", "vars(c)", "C.__call__", "C.mro", "C.__subclasses__", "bool.__mro__", "bool.__bases__", "type.__mro__", "type.__class__", "object.__class__", "object.__base__", "object.__bases__", "isinstance(type, object)", "isinstance(object, type)", "issubclass(type, object)", "type.__name__"]: show(s)
class S:
    __slots__ = ("x",)
for s in ["S.x", "type(S.x)", "S().x", "S.x.__get__(S())", "S.x.__objclass__", "S.x.__name__", "S.__basicsize__", "S.__dictoffset__", "S.__weakrefoffset__", "sys.getsizeof(S())", "sys.getsizeof(c)", "sys.getsizeof(C)", "sys.getsizeof(f)", "sys.getsizeof(object())", "sys.getsizeof(c.m)", "sys.getsizeof(Exception())", "sys.getsizeof(super(C, c))", "sys.getsizeof(C.__dict__)", "sys.getsizeof(int)", "sys.getsizeof(property())", "sys.getsizeof(len)", "sys.getsizeof(inner.__closure__[0])", "sys.getsizeof(sys)", "sys.getsizeof(type('X',(),{'__slots__':()})())", "sys.getsizeof(type('X',(),{'__slots__':('a','b')})())", "sys.getsizeof(type('X',(Exception,),{})())", "sys.getsizeof(type('X',(list,),{})())", "sys.getsizeof(type('X',(dict,),{})())", "sys.getsizeof(type('X',(int,),{})(5))", "sys.getsizeof(type('X',(tuple,),{})((1,2)))", "type('X',(Exception,),{}).__basicsize__", "type('X',(int,),{}).__dictoffset__", "type('X',(int,),{}).__weakrefoffset__", "type('X',(int,),{}).__basicsize__","type('X',(list,),{}).__weakrefoffset__", "type('X',(Exception,),{}).__flags__", "type('X',(int,),{}).__flags__", "type('X',(dict,),{}).__flags__", "S.__flags__", "object.__flags__", "list.__flags__", "dict.__flags__", "type.__flags__", "type(None).__flags__", "type(f).__flags__", "Exception.__flags__", "tuple.__flags__", "str.__flags__", "bool.__flags__", "set.__flags__", "range.__flags__"]: show(s)
x = object(); print(sys.getrefcount(x)); cc = C(); print(sys.getrefcount(cc)); m = cc.m; print(sys.getrefcount(cc), sys.getrefcount(C)); del m; print(sys.getrefcount(cc))
class K: pass
print(sys.getrefcount(K)); k = K(); print(sys.getrefcount(K)); k2 = K(); print(sys.getrefcount(K)); del k, k2; print(sys.getrefcount(K)); 
class K2(K): pass
print(sys.getrefcount(K), K.__subclasses__()); del K2; print(gc.collect(), K.__subclasses__()); del K; print(gc.collect())
