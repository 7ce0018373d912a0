"""sys.getsizeof for every kind of object the lectures use, growth sequences included.

getsizeof adds the collector's header for tracked kinds; `basic` lists tp_basicsize / tp_itemsize / the GC flag too.
"""
import json
import sys
import types

S = sys.getsizeof


def numbers():
    t = {"bool False": S(False), "bool True": S(True), "float": S(1.5), "complex": S(1j), "None": S(None), "Ellipsis": S(...),
         "NotImplemented": S(NotImplemented), "object()": S(object())}
    for label, v in [("0", 0), ("1", 1), ("-1", -1), ("256", 256), ("2**30-1", 2 ** 30 - 1), ("2**30", 2 ** 30), ("2**31", 2 ** 31),
                     ("2**60-1", 2 ** 60 - 1), ("2**60", 2 ** 60), ("2**64", 2 ** 64), ("2**90", 2 ** 90), ("2**1000", 2 ** 1000),
                     ("10**100", 10 ** 100), ("-2**30", -2 ** 30)]:
        t["int " + label] = S(v)
    t["int 0 made at run time (10-10)"] = S(int("10") - 10)
    return t


def texts():
    t = {}
    for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 15, 16, 100, 1000):
        t["str ascii %d" % n] = S("".join(["a"] * n))
        t["str latin1 %d" % n] = S("".join(["\xe9"] * n))
        t["str ucs2 %d" % n] = S("".join(["\u20ac"] * n))
        t["str ucs4 %d" % n] = S("".join(["\U0001F600"] * n))
        t["bytes %d" % n] = S(b"".join([b"a"] * n))
        t["bytearray %d" % n] = S(bytearray(b"a" * n))
    t["str 'something'"] = S("something")
    e = "".join(["\xe9"] * 3)
    before = S(e)
    e.encode("utf-8"), hash(e)
    t["str latin1 3 after encode+hash"] = [before, S(e)]
    import ctypes
    f = ctypes.pythonapi.PyUnicode_AsUTF8
    f.argtypes, f.restype = [ctypes.py_object], ctypes.c_char_p
    f(e)
    t["str latin1 3 after PyUnicode_AsUTF8 (cached utf8)"] = S(e)
    ba = bytearray()
    seq = []
    for i in range(64):
        seq.append(S(ba))
        ba.append(1)
    t["bytearray append growth 0..63"] = seq
    t["memoryview"] = S(memoryview(b"abc"))
    return t


def sequences():
    t = {"tuple %d" % n: S(tuple([None] * n)) for n in range(0, 21)}
    t.update({"list [None]*%d" % n: S([None] * n) for n in range(0, 21)})
    for n in range(0, 10):
        t["list literal of %d names" % n] = S(eval("[" + ",".join(["t"] * n) + "]"))
        t["list literal of %d ints" % n] = S(eval("[" + ",".join(map(str, range(n))) + "]"))
        t["list(range(%d))" % n] = S(list(range(n)))
        t["list comprehension %d" % n] = S([i for i in range(n)])
        t["list(tuple %d)" % n] = S(list(tuple([None] * n)))
        t["list(generator %d)" % n] = S(list(i for i in range(n)))
        t["sorted(%d)" % n] = S(sorted([None] * 0 + list(range(n))))
    a, seq = [], []
    for i in range(200):
        seq.append(S(a))
        a.append(None)
    t["list append growth 0..199"] = seq
    seq = []
    while a:
        seq.append((len(a), S(a)))
        a.pop()
    seq.append((0, S(a)))
    t["list pop shrink 200..0"] = seq
    t["pop from [None]*n: (n, len at the first shrink, slots then)"] = []
    for n in range(1, 72):
        a = [None] * n
        start = S(a)
        while a and S(a) == start:
            a.pop()
        t["pop from [None]*n: (n, len at the first shrink, slots then)"].append((n, len(a), (S(a) - S([])) // 8))
    for n in (20, 30, 64):
        a = [None] * n
        del a[3:]
        t["slots after [None]*%d, del a[3:]" % n] = (S(a) - S([])) // 8
        a = [None] * n
        a[:] = [1]
        t["slots after [None]*%d, a[:] = [1]" % n] = (S(a) - S([])) // 8
        a = [None] * n
        while len(a) > 3:
            del a[0]
        t["slots after [None]*%d, del a[0] down to 3" % n] = (S(a) - S([])) // 8
        a = [None] * n
        while len(a) > 3:
            a.remove(None)
        t["slots after [None]*%d, remove down to 3" % n] = (S(a) - S([])) // 8
    a = [None] * 3
    grown = [S(a)]
    a.extend([None] * 2)
    grown.append(S(a))
    a += [None]
    grown.append(S(a))
    a.insert(0, None)
    grown.append(S(a))
    a[2:2] = [None] * 5
    grown.append(S(a))
    t["list [None]*3, extend 2, += 1, insert, slice-insert 5"] = grown
    a = []
    a.extend(range(5))
    t["[].extend(range(5))"] = S(a)
    a = []
    a += [None] * 5
    t["[] += 5-list"] = S(a)
    t["list slice [:3] of 10"] = S(([None] * 10)[:3])
    t["list + list 3+2"] = S([None] * 3 + [None] * 2)
    t["list.copy of 5 grown"] = S([i for i in range(5)].copy())
    a = [None] * 5
    a.clear()
    t["list after clear"] = S(a)
    return t


def dicts():
    t = {"{}": S({}), "dict()": S(dict()), "dict.fromkeys(5)": S(dict.fromkeys(range(5)))}
    for n in range(0, 13):
        t["dict literal of %d str keys" % n] = S(eval("{" + ",".join("'k%d': 1" % i for i in range(n)) + "}"))
        t["dict literal of %d int keys" % n] = S(eval("{" + ",".join("%d: 1" % i for i in range(n)) + "}"))
        t["dict(**%d kw)" % n] = S(eval("dict(" + ",".join("k%d=1" % i for i in range(n)) + ")"))
        t["dict comprehension %d int" % n] = S({i: 1 for i in range(n)})
    for kind, make in (("str", lambda i: "key%d" % i), ("int", lambda i: i)):
        d, seq = {}, []
        for i in range(400):
            seq.append(S(d))
            d[make(i)] = i
        t["dict insert growth %s keys 0..399" % kind] = seq
        steps = [(i, v) for i, v in enumerate(seq) if i == 0 or seq[i - 1] != v]
        t["dict growth steps %s keys (len, size)" % kind] = steps
    d = {i: i for i in range(10)}
    before = S(d)
    for i in range(10):
        del d[i]
    t["dict 10 ints then all deleted"] = [before, S(d)]
    d[1] = 1
    t["... then one inserted"] = S(d)
    d.clear()
    t["... then clear()"] = S(d)
    d = {"a": 1, "b": 2}
    one = S(d)
    d[3] = 1
    t["dict 2 str keys then an int key"] = [one, S(d)]
    t["dict copy of 5 str keys"] = S({"k%d" % i: 1 for i in range(5)}.copy())
    t["{**d}"] = S({**{"k%d" % i: 1 for i in range(5)}})
    t["dict | dict" if sys.version_info >= (3, 9) else "n/a"] = S({"a": 1} | {"b": 2}) if sys.version_info >= (3, 9) else 0
    return t


def sets():
    t = {"set()": S(set()), "frozenset()": S(frozenset()), "{1}": S({1}), "frozenset({1})": S(frozenset({1}))}
    s, seq = set(), []
    for i in range(700):
        seq.append(S(s))
        s.add(i)
    t["set add growth steps (len, size)"] = [(i, v) for i, v in enumerate(seq) if i == 0 or seq[i - 1] != v]
    for n in (0, 1, 4, 5, 6, 8, 9, 20, 21):
        t["set(range(%d))" % n] = S(set(range(n)))
        t["frozenset(range(%d))" % n] = S(frozenset(range(n)))
        t["set comprehension %d" % n] = S({i for i in range(n)})
        if n:
            t["set literal %d" % n] = S(eval("{" + ",".join(map(str, range(n))) + "}"))
    return t


class Plain:
    pass


class Slots0:
    __slots__ = ()


class Slots1:
    __slots__ = ("a",)


class Slots3:
    __slots__ = ("a", "b", "c")


class SlotsDict:
    __slots__ = ("a", "__dict__")


class SlotsWeak:
    __slots__ = ("a", "__weakref__")


class InitN:
    pass


def instances():
    t = {}
    for n in (0, 1, 2, 3, 5, 6, 10, 30, 31):
        src = "class C:\n    def __init__(self):\n        pass\n" + "".join("        self.a%d = %d\n" % (i, i) for i in range(n))
        ns = {}
        exec(src, ns)
        C = ns["C"]
        made = [C() for _ in range(40)]
        t["init sets %d attrs: first, 2nd, 3rd, 10th, 40th instance" % n] = [S(made[i]) for i in (0, 1, 2, 9, 39)]
        t["init sets %d attrs: vars() dict of the 40th" % n] = S(made[39].__dict__)
        t["init sets %d attrs: instance after vars()" % n] = S(made[39])
        p = Plain()
        for i in range(n):
            setattr(p, "b%d" % i, i)
        t["plain + %d set from outside: instance" % n] = S(p)
        t["plain + %d set from outside: __dict__" % n] = S(p.__dict__)
    t["fresh classes 'class C: pass', 1st..5th, 40th instance"] = (lambda C: [S(x) for x in [C() for _ in range(40)]][:5] + [S(C())])(type("C", (), {}))
    ns = {}
    exec("class D:\n    pass", ns)
    t["exec 'class D: pass', instances 1..40"] = [S(x) for x in [ns["D"]() for _ in range(40)]]
    ns = {}
    exec("class D:\n    def __init__(self):\n        self.x = 1\n        self.y = 2", ns)
    t["exec class with self.x, self.y, instances 1..40"] = [S(x) for x in [ns["D"]() for _ in range(40)]]
    t["exec class with self.x, self.y: dict of instances 1..40"] = [S(x.__dict__) for x in [ns["D"]() for _ in range(40)]]
    for label, body in (("pass", "    pass"), ("init x,y", "    def __init__(self):\n        self.x = 1\n        self.y = 2"),
                        ("init 8 attrs", "    def __init__(self):\n" + "\n".join("        self.a%d = 1" % i for i in range(8)))):
        ns = {}
        exec("class D:\n" + body, ns)
        made, seq = [], []
        for _ in range(36):
            made.append(ns["D"]())
            seq.append(S(made[-1].__dict__))
        t["class with %s: __dict__ of the k-th instance, read at once, k=1..36" % label] = seq
    for c in (Slots0, Slots1, Slots3, SlotsDict, SlotsWeak):
        t[c.__name__ + " instance"] = S(c())
    t["subclass of int"] = S(type("I", (int,), {})(5))
    t["subclass of list"] = S(type("L", (list,), {})())
    t["subclass of dict"] = S(type("D", (dict,), {})())
    t["subclass of str"] = S(type("St", (str,), {})("abc"))
    t["subclass of tuple, 2"] = S(type("T", (tuple,), {})((1, 2)))
    import collections
    import dataclasses
    import enum
    import decimal
    import fractions
    import datetime
    NT = collections.namedtuple("NT", "a b")
    t["namedtuple 2"] = S(NT(1, 2))
    DC = dataclasses.make_dataclass("DC", ["a", "b"])
    t["dataclass 2 (40th)"] = [S(x) for x in [DC(1, 2) for _ in range(40)]][-1]
    t["deque()"] = S(collections.deque())
    t["OrderedDict()"] = S(collections.OrderedDict())
    t["defaultdict"] = S(collections.defaultdict(list))
    t["Counter()"] = S(collections.Counter())
    t["Exception()"] = S(Exception())
    t["ValueError('x')"] = S(ValueError("x"))
    t["Decimal(1)"] = S(decimal.Decimal(1))
    t["Fraction(1,2)"] = S(fractions.Fraction(1, 2))
    t["datetime"] = S(datetime.datetime(2020, 1, 1))
    return t


def callables():
    def f0():
        pass

    def f1(a, b=1):
        x = a
        return x

    def gen():
        yield 1

    def gen3():
        a = b = c = 1
        yield a, b, c

    async def co():
        pass

    def outer():
        v = 1

        def inner():
            return v
        return inner
    c = co()
    cls = type("C", (), {})
    t = {"function": S(f0), "function with default": S(f1), "lambda": S(lambda: 0), "closure": S(outer()), "cell": S(outer().__closure__[0]),
         "bound method": S(Plain().__init__), "python bound method": S(type("C", (), {"m": lambda self: 0})().m), "builtin len": S(len),
         "method descriptor": S(str.upper), "builtin bound [].append": S([].append), "code f0": S(f0.__code__), "code f1": S(f1.__code__),
         "generator": S(gen()), "generator 3 locals": S(gen3()), "coroutine": S(c), "genexpr": S(i for i in ()),
         "class statement 'class C: pass'": S(Plain), "type('C',(),{})": S(cls), "class slots1": S(Slots1), "type": S(type), "object": S(object),
         "int": S(int), "str": S(str), "list": S(list), "dict": S(dict), "module": S(types), "module fresh": S(types.ModuleType("m")),
         "range(0)": S(range(0)), "range(10**6)": S(range(10 ** 6)), "slice": S(slice(1)), "property": S(property()), "staticmethod": S(staticmethod(f0)),
         "classmethod": S(classmethod(f0)), "super": S(super(Plain, Plain())), "frame": S(sys._getframe()), "list_iterator": S(iter([])),
         "tuple_iterator": S(iter(())), "range_iterator": S(iter(range(3))), "dict_keyiterator": S(iter({})), "set_iterator": S(iter(set())),
         "str_iterator": S(iter("a\xe9")), "str_ascii_iterator": S(iter("a")), "enumerate": S(enumerate([])), "zip": S(zip()), "map": S(map(f0, [])),
         "filter": S(filter(f0, [])), "reversed": S(reversed(())), "list_reverseiterator": S(reversed([])), "dict_keys": S({}.keys()),
         "dict_values": S({}.values()), "dict_items": S({}.items()), "mappingproxy": S(Plain.__dict__), "SimpleNamespace": S(types.SimpleNamespace())}
    c.close()
    import threading
    import weakref
    t["weakref"] = S(weakref.ref(Plain))
    t["Lock"] = S(threading.Lock())
    t["RLock"] = S(threading.RLock())
    t["traceback"] = (lambda: _tb())()
    if sys.version_info >= (3, 10):
        t["int | str"] = S(int | str)
    if sys.version_info >= (3, 9):
        t["list[int]"] = S(list[int])
    return t


def _tb():
    try:
        1 / 0
    except ZeroDivisionError as e:
        return S(e.__traceback__)


def basic():
    gc_flag = 1 << 14
    kinds = [object, int, bool, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, slice, type, types.FunctionType,
             types.MethodType, types.BuiltinFunctionType, types.ModuleType, types.GeneratorType, types.CodeType, types.FrameType, type(None),
             property, BaseException, memoryview, type(iter([])), type(iter(range(1))), type(iter(())), types.CellType if hasattr(types, "CellType") else int]
    return {k.__name__: {"basicsize": k.__basicsize__, "itemsize": k.__itemsize__, "gc": bool(k.__flags__ & gc_flag),
                         "dictoffset": k.__dictoffset__, "weakrefoffset": k.__weakrefoffset__} for k in kinds + [Plain, Slots1, SlotsDict]}


if __name__ == "__main__":
    print(json.dumps({"numbers": numbers(), "texts": texts(), "sequences": sequences(), "dicts": dicts(), "sets": sets(), "instances": instances(),
                   "callables": callables(), "basic": basic()}))
