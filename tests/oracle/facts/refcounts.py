"""sys.getrefcount: immortal objects, fresh objects, and how many references each place in a program adds.

The program snippets are compiled as a module of their own and print nothing: what they assign to `r` is the fact.
"""
import json
import sys

G = sys.getrefcount


def run(source):
    ns = {"__name__": "__main__", "sys": sys, "getrefcount": sys.getrefcount}
    try:
        exec(compile(source, "<probe>", "exec"), ns)
        return ns["r"]
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def fixed():
    """Counts of objects that are immortal from 3.12 on (3.11 and before: a real, varying count, shown as 'counted')."""
    things = {"None": None, "True": True, "False": False, "Ellipsis": ..., "NotImplemented": NotImplemented, "0": 0, "1": 1, "256": 256, "-5": -5,
              "257 (run time)": int("257"), "1025 (run time)": int("1025"), "''": "", "'a'": "a", "'e acute'": "\xe9", "b''": b"", "b'a'": b"a", "()": (),
              "frozenset()": frozenset(), "int": int, "str": str, "type": type, "object": object, "Exception": Exception, "len": len, "print": print,
              "sys": sys, "interned ident 'something'": "something", "sys.intern(run time)": sys.intern("".join(["zq", "xw"])),
              "str const with space": "a b c", "float const 1.5": 1.5, "int const 100000": 100000, "tuple const": (1, 2, 3),
              "bytes const": b"abc", "name '__init__'": "__init__", "inf": float("inf"), "type of function": type(run), "class C": type("C", (), {})}
    t = {}
    for k, v in things.items():
        n = G(v)
        t[k] = n if n < 60 else ("immortal %d" % n if n >= 2 ** 28 else "counted")
    return t


IMMORTAL = "lambda v: sys.getrefcount(v) >= 2 ** 28"

PROGRAMS = {
    "module: x = object()": "x = object()\nr = getrefcount(x)",
    "module: no name, getrefcount(object())": "r = getrefcount(object())",
    "module: getrefcount([])": "r = getrefcount([])",
    "module: x = []; y = x": "x = []\ny = x\nr = getrefcount(x)",
    "module: x = [1,2,3]": "x = [1,2,3]\nr = getrefcount(x)",
    "module: x in a list": "x = object()\nl = [x]\nr = getrefcount(x)",
    "module: l[0]": "l = [object()]\nr = getrefcount(l[0])",
    "module: x in list twice": "x = object()\nl = [x, x]\nr = getrefcount(x)",
    "module: x in tuple, dict value, dict key, set": "x = object()\nt = (x,)\nd = {1: x}\ne = {x: 1}\ns = {x}\nr = getrefcount(x)",
    "module: after del of one name": "x = object()\ny = x\ndel y\nr = getrefcount(x)",
    "module: for loop variable": "x = object()\nfor i in [x]:\n    r = getrefcount(x)",
    "module: [getrefcount(i) for i in [x]]": "x = object()\nr = [getrefcount(i) for i in [x]]",
    "module: int 1000000": "x = 1000000\nr = getrefcount(x)",
    "module: int run time 1000000": "x = int('1000000')\nr = getrefcount(x)",
    "module: float 1.5": "x = 1.5\nr = getrefcount(x)",
    "module: str 'something'": "x = 'something'\nr = getrefcount(x)",
    "module: str 'some thing!'": "x = 'some thing!'\nr = getrefcount(x)",
    "module: two names of 'some thing!'": "x = 'some thing!'\ny = 'some thing!'\nr = getrefcount(x)",
    "module: run-time str": "x = ''.join(['some', 'thing'])\nr = getrefcount(x)",
    "module: instance": "class C: pass\nx = C()\nr = getrefcount(x)",
    "module: class C": "class C: pass\nr = getrefcount(C)",
    "module: class C, 2 instances": "class C: pass\na = C(); b = C()\nr = getrefcount(C)",
    "module: class C with method": "class C:\n    def m(self): pass\nr = (getrefcount(C), getrefcount(C.m), getrefcount(C.__dict__['m']))",
    "module: class with __init__ self.x": "class C:\n    def __init__(self): self.x = []\na = C()\nr = (getrefcount(a), getrefcount(a.x), getrefcount(C))",
    "module: function": "def f(): pass\nr = (getrefcount(f), getrefcount(f.__code__))",
    "module: lambda": "f = lambda: 0\nr = getrefcount(f)",
    "module: self-cycle list": "x = []\nx.append(x)\nr = getrefcount(x)",
    "module: cycle a <-> b": "class N: pass\na = N(); b = N()\na.o = b; b.o = a\nr = (getrefcount(a), getrefcount(b))",
    "module: bound method alive": "class C:\n    def m(self): pass\nx = C()\nk = x.m\nr = getrefcount(x)",
    "module: weakref does not count": "import weakref\nclass C: pass\nx = C()\nw = weakref.ref(x)\nr = getrefcount(x)",
    "module: exception": "try:\n    raise ValueError('x')\nexcept ValueError as e:\n    r = getrefcount(e)",
    "module: module object": "import types\nm = types.ModuleType('m')\nr = getrefcount(m)",
    "module: list literal element ints": "l = [int('70000'), 2]\nr = getrefcount(l[0])",
    "module: a = b = []": "a = b = []\nr = getrefcount(a)",
    "module: a, b = b, a": "a = object()\nb = object()\na, b = b, a\nr = (getrefcount(a), getrefcount(b))",
    "function: x = object()": "def f():\n    x = object()\n    return getrefcount(x)\nr = f()",
    "function: x = []; y = x": "def f():\n    x = []\n    y = x\n    return getrefcount(x), getrefcount(y)\nr = f()",
    "function: getrefcount(object())": "def f():\n    return getrefcount(object())\nr = f()",
    "function: argument from module name": "def f(a):\n    return getrefcount(a)\nx = object()\nr = f(x)",
    "function: argument temporary": "def f(a):\n    return getrefcount(a)\nr = f(object())",
    "function: argument keyword temporary": "def f(a):\n    return getrefcount(a)\nr = f(a=object())",
    "function: argument from local name": "def f(a):\n    return getrefcount(a)\ndef g():\n    x = object()\n    return f(x)\nr = g()",
    "function: *args": "def f(*a):\n    return getrefcount(a[0])\nx = object()\nr = f(x)",
    "function: **kw": "def f(**k):\n    return getrefcount(k['a'])\nx = object()\nr = f(a=x)",
    "function: two levels": "def f(a):\n    return g(a)\ndef g(b):\n    return getrefcount(b)\nx = object()\nr = f(x)",
    "function: method self": "class C:\n    def m(self):\n        return getrefcount(self)\nx = C()\nr = x.m()",
    "function: method self temporary": "class C:\n    def m(self):\n        return getrefcount(self)\nr = C().m()",
    "function: __init__ self": "class C:\n    def __init__(self):\n        self.n = getrefcount(self)\nr = C().n",
    "function: closure cell": "def f():\n    x = object()\n    def g(): return x\n    return getrefcount(x)\nr = f()",
    "function: global read": "x = object()\ndef f():\n    return getrefcount(x)\nr = f()",
    "function: local const": "def f():\n    x = 1000000\n    return getrefcount(x)\nr = f()",
    "function: local run-time int": "def f():\n    x = int('1000000')\n    return getrefcount(x)\nr = f()",
    "function: local const str": "def f():\n    x = 'some thing!'\n    return getrefcount(x)\nr = f()",
    "function: for loop over local list": "def f():\n    l = [object()]\n    for i in l:\n        return getrefcount(i)\nr = f()",
    "function: default argument": "def f(a=[]):\n    return getrefcount(a)\nr = f()",
    "function: generator local": "def f():\n    x = object()\n    yield getrefcount(x)\nr = next(f())",
    "function: try/finally": "def f():\n    x = object()\n    try:\n        return getrefcount(x)\n    finally:\n        pass\nr = f()",
    "function: x in f-string call": "def f():\n    x = []\n    return int(f'{getrefcount(x)}')\nr = f()",
    "function: via alias sys.getrefcount": "import sys\ndef f():\n    x = []\n    return sys.getrefcount(x)\nr = f()",
    "function: passed inside tuple": "def f(t):\n    return getrefcount(t[0])\ndef g():\n    x = object()\n    return f((x,))\nr = g()",
    "function: returned then counted": "def f():\n    x = object()\n    return x\nr = getrefcount(f())",
    "function: walrus": "def f():\n    return getrefcount(x := object())\nr = f()",
    "function: loop var after loop": "def f():\n    l = [object(), object()]\n    for i in l: pass\n    return getrefcount(i)\nr = f()",
    "function called 100 times (specialised): x = object()": "def f():\n    x = object()\n    return getrefcount(x)\nr = [f() for _ in range(100)][-1]",
    "function called 100 times: argument": "def f(a):\n    return getrefcount(a)\nx = object()\nr = [f(x) for _ in range(100)][-1]",
    "immortal: interned at run time": "r = (" + IMMORTAL + ")(sys.intern(''.join(['zz', 'qq1'])))",
    "immortal: const ident": "x = 'abc_def_1'\nr = (" + IMMORTAL + ")(x)",
    "immortal: const str with space": "x = 'a b c 1'\nr = (" + IMMORTAL + ")(x)",
    "immortal: const float": "x = 12.5\nr = (" + IMMORTAL + ")(x)",
    "immortal: const int": "x = 123456\nr = (" + IMMORTAL + ")(x)",
    "immortal: const tuple": "x = (1, 2.5)\nr = (" + IMMORTAL + ")(x)",
    "immortal: attribute name": "class C:\n    zz_attr = 1\nr = (" + IMMORTAL + ")([k for k in vars(C) if k == 'zz_attr'][0])",
    "immortal: dict key literal": "d = {'zz_key': 1}\nr = (" + IMMORTAL + ")(list(d)[0])",
    "immortal: single latin1": "r = (" + IMMORTAL + ")(chr(233))",
    "immortal: class": "class C: pass\nr = (" + IMMORTAL + ")(C)",
    "immortal: builtin type": "r = (" + IMMORTAL + ")(dict)",
    "immortal: builtin function": "r = (" + IMMORTAL + ")(len)",
    "sys._is_immortal": "r = hasattr(sys, '_is_immortal')",
    "sys._is_interned": "r = hasattr(sys, '_is_interned')",
}

if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    print(json.dumps({"fixed": fixed(), "programs": {k: run(v) for k, v in PROGRAMS.items()}}))
