"""Which objects are the same object: small ints, shared strings, interning, constant folding and merging.

Every snippet is compiled as a whole module (like a script) and run in a fresh namespace; what it assigns to `r`
is the fact. Snippets that need objects made at run time go through int(), str(), chr(), b''.join and the like.
"""
import json
import sys


def run(source):
    ns = {"__name__": "__main__", "sys": sys}
    try:
        exec(compile(source, "<probe>", "exec"), ns)
        return ns["r"]
    except Exception as e:                      # a fact too: "this raises in this version"
        return "%s: %s" % (type(e).__name__, e)


def small_int_range():
    """Ints built at run time twice: the same object only inside the cache."""
    same = [n for n in range(-300, 2000) if int(str(n)) is int(str(n))]
    lo, hi = same[0], same[-1]
    return {"lo": lo, "hi": hi, "contiguous": same == list(range(lo, hi + 1))}


def int_cache_by_operation():
    """Every arithmetic route that lands on a small value: does it give the cached object?"""
    one = int("1")
    big = int("1000")
    routes = {
        "1000-999": lambda: big - 999, "2*128": lambda: int("2") * int("128"), "300//300": lambda: int("300") // int("300"),
        "1000%7": lambda: big % 7, "-(-5)": lambda: -(-int("5")), "1<<8": lambda: one << 8, "1024>>5": lambda: int("1024") >> 5,
        "2**8": lambda: int("2") ** int("8"), "0xfff&0xff": lambda: int("4095") & int("255"), "len(x)": lambda: len("x" * 200),
        "abs(-7)": lambda: abs(int("-7")), "~0": lambda: ~int("0"), "int(7.0)": lambda: int(float("7")),
        "round(7.2)": lambda: round(float("7.2")), "hash(7)": lambda: hash(int("7")), "ord('a')": lambda: ord(str("a")),
        "range[5]": lambda: range(10 ** 6)[5], "sum": lambda: sum([int("100"), int("100")]), "divmod": lambda: divmod(big, 10)[0],
        "int.from_bytes": lambda: int.from_bytes(b"\x07", "big"), "2**60-(2**60-5)": lambda: (one << 60) - ((one << 60) - 5),
        "2**100-(2**100-5)": lambda: (one << 100) - ((one << 100) - 5), "10**30//10**30": lambda: int("1" + "0" * 30) // int("1" + "0" * 30),
        "True+True": lambda: True + True,
    }
    table = {}
    for name, f in routes.items():
        v = f()
        table[name] = v is int(str(v))
    return table


def string_sharing():
    latin1 = [c for c in range(0x180) if chr(c) is chr(c)]
    s = "".join(["a", "b", "\xe9", "\u20ac"])
    return {
        "chr_shared": {"lo": latin1[0], "hi": latin1[-1], "contiguous": latin1 == list(range(latin1[0], latin1[-1] + 1))},
        "index_ascii_shared": s[0] is chr(97), "index_latin1_shared": s[2] is chr(0xe9), "index_bmp_shared": s[3] is s[3],
        "slice_full_same": s[:] is s, "slice_one_char": s[0:1] is s[0], "slice_empty_is_empty": s[1:1] is "".join([]),
        "str(s)_same": str(s) is s, "s*1_same": s * 1 is s, "s+''_same": s + "".join([]) is s, "''+s_same": "".join([]) + s is s,
        "s.strip()_same": s.strip() is s, "s.lower()_same": s.lower() is s, "s.replace_none_same": s.replace("zz", "y") is s,
        "'%s'%s_same": "%s" % s is s, "f'{s}'_same": f"{s}" is s, "''.join([s])_same": "".join([s]) is s,
        "bytes_one_shared": b"abc"[0:1] is b"xa"[1:2], "bytes(1)_shared": bytes([5]) is bytes([5]),
        "str(1)_is_str(1)": str(int("1")) is str(int("1")), "str(10)_is_str(10)": str(int("10")) is str(int("10")),
        "repr_int_one_digit_shared": repr(int("7")) is chr(55), "'%d'_one_digit_shared": "%d" % int("7") is chr(55),
        "f'{7}'_shared": f"{int('7')}" is chr(55), "decode_one_char_shared": b"a".decode() is chr(97),
        "upper_one_char_shared": "a".upper() is chr(65), "concat_runtime_equal": "".join(["ab", "c"]) is "".join(["a", "bc"]),
        "intern_of_runtime": sys.intern("".join(["ab", "c"])) is sys.intern("".join(["a", "bc"])),
    }


def empties():
    return {
        "()": tuple([]) is tuple([]), "tuple()_is_()": (lambda e: tuple() is e)(()), "''": "".join([]) is str(), "b''": bytes([]) is b"".join([]),
        "frozenset()": frozenset() is frozenset(), "frozenset([])": frozenset([]) is frozenset(), "[]": [] is [], "{}": {} is {},
        "range(0)": range(0) is range(0), "0.0": float("0") is float("0"), "0j": complex(0) is complex(0),
        "tuple_full_slice_same": (lambda t: t[:] is t)(tuple([1, 2])), "tuple(t)_same": (lambda t: tuple(t) is t)(tuple([1, 2])),
        "t*1_same": (lambda t: t * 1 is t)(tuple([1, 2])), "t+()_same": (lambda t: t + () is t)(tuple([1, 2])),
        "()+t_same": (lambda t: () + t is t)(tuple([1, 2])), "frozenset(f)_same": (lambda f: frozenset(f) is f)(frozenset([1])),
        "bytes(b)_same": (lambda b: bytes(b) is b)(bytes([1, 2])), "float(f)_same": (lambda f: float(f) is f)(float("1.5")),
        "int(i)_same": (lambda i: int(i) is i)(int("12345678")), "+i_same": (lambda i: +i is i)(int("12345678")),
        "i+0_same": (lambda i: i + 0 is i)(int("12345678")), "i*1_same": (lambda i: i * 1 is i)(int("12345678")),
        "i-0_same": (lambda i: i - 0 is i)(int("12345678")), "i**1_same": (lambda i: i ** 1 is i)(int("12345678")),
        "i>>0_same": (lambda i: i >> 0 is i)(int("12345678")), "i|0_same": (lambda i: i | 0 is i)(int("12345678")),
        "+f_same": (lambda f: +f is f)(float("1.5")), "f+0_same": (lambda f: f + 0 is f)(float("1.5")),
        "not_implemented": type(NotImplemented)() is NotImplemented, "ellipsis": type(...)() is ..., "none": type(None)() is None,
        "bool": bool(1) is True,
    }


# source -> r; each compiled as one module
CONSTANTS = {
    # the seed's own questions
    "x=1;y=1": "x = 1\ny = 1\nr = x is y",
    "x='something';y='something'": "x = 'something'\ny = 'something'\nr = x is y",
    "x=256;y=256": "x = 256\ny = 256\nr = x is y",
    "x=257;y=257 one module": "x = 257\ny = 257\nr = x is y",
    "x=1025;y=1025 one module": "x = 1025\ny = 1025\nr = x is y",
    "x=-5;y=-5": "x = -5\ny = -5\nr = x is y",
    "x=-6;y=-6 one module": "x = -6\ny = -6\nr = x is y",
    "x=-2000;y=-2000 one module": "x = -2000\ny = -2000\nr = x is y",
    "float merged": "x = 1.5\ny = 1.5\nr = x is y",
    "complex merged": "x = 2j\ny = 2j\nr = x is y",
    "0.0 and -0.0": "x = 0.0\ny = -0.0\nr = x is y",
    "1 and 1.0": "x = 1000\ny = 1000.0\nr = x is y",
    "bytes merged": "x = b'ab c'\ny = b'ab c'\nr = x is y",
    "str with space merged": "x = 'a b!'\ny = 'a b!'\nr = x is y",
    "tuple of consts merged": "x = (1, 'a b', 2.5)\ny = (1, 'a b', 2.5)\nr = x is y",
    "nested tuple merged": "x = ((1, 2), (3, 4000))\ny = ((1, 2), (3, 4000))\nr = x is y",
    "tuple (1,) vs (1.0,)": "x = (1,)\ny = (1.0,)\nr = x is y",
    "frozenset in 'in' merged": "f = lambda v: v in {1, 2, 3}\ng = lambda v: v in {1, 2, 3}\nr = f.__code__.co_consts[-1] is g.__code__.co_consts[-1]",
    # across code objects of one module
    "int across functions": "def f(): return 100000\ndef g(): return 100000\nr = f() is g()",
    "int module vs function": "x = 100000\ndef f(): return 100000\nr = f() is x",
    "float across functions": "def f(): return 1.25\ndef g(): return 1.25\nr = f() is g()",
    "tuple across functions": "def f(): return (1, 2000)\ndef g(): return (1, 2000)\nr = f() is g()",
    "str ident across functions": "def f(): return 'abc_1'\ndef g(): return 'abc_1'\nr = f() is g()",
    "str nonident across functions": "def f(): return 'a b'\ndef g(): return 'a b'\nr = f() is g()",
    "bytes across functions": "def f(): return b'a b'\ndef g(): return b'a b'\nr = f() is g()",
    "class body vs module": "x = 100000\nclass C:\n    y = 100000\nr = C.y is x",
    "default arg vs module": "x = 100000\ndef f(a=100000): return a\nr = f() is x",
    "empty tuple const": "def f(): return ()\nr = f() is tuple()",
    "const returned twice": "def f(): return 100000\nr = f() is f()",
    # across separately compiled modules
    "int across modules": "exec('x = 100000'); exec('y = 100000'); r = x is y",
    "ident str across modules": "exec('x = \"abc_1\"'); exec('y = \"abc_1\"'); r = x is y",
    "nonident str across modules": "exec('x = \"a b\"'); exec('y = \"a b\"'); r = x is y",
    "one char nonident across modules": "exec('x = \"!\"'); exec('y = \"!\"'); r = x is y",
    "latin1 char across modules": "exec('x = \"\\xe9\"'); exec('y = \"\\xe9\"'); r = x is y",
    "euro char across modules": "exec('x = \"\\u20ac\"'); exec('y = \"\\u20ac\"'); r = x is y",
    "unicode identifier across modules": "exec('x = \"\\xe9t\\xe9\"'); exec('y = \"\\xe9t\\xe9\"'); r = x is y",
    "empty str across modules": "exec('x = \"\"'); exec('y = \"\"'); r = x is y",
    "tuple across modules": "exec('x = (1, 2)'); exec('y = (1, 2)'); r = x is y",
    "tuple of ident str across modules": "exec('x = (\"ab\",)'); exec('y = (\"ab\",)'); r = x is y",
    "str inside const tuple interned": "exec('x = (\"ab_c\",)'); exec('y = \"ab_c\"'); r = x[0] is y",
    "str inside frozenset interned": "exec('f = lambda v: v in {\"ab_c\", 1}'); exec('y = \"ab_c\"'); r = [c for c in [k for k in f.__code__.co_consts if isinstance(k, frozenset)][0] if c == y][0] is y",
    "long ident str across modules": "exec('x = \"' + 'a' * 5000 + '\"'); exec('y = \"' + 'a' * 5000 + '\"'); r = x is y",
    "bytes across modules": "exec('x = b\"ab\"'); exec('y = b\"ab\"'); r = x is y",
    "one byte across modules": "exec('x = b\"a\"'); exec('y = b\"a\"'); r = x is y",
    "float across modules": "exec('x = 1.5'); exec('y = 1.5'); r = x is y",
    # names and attributes are interned
    "attr name interned": "class C: pass\nc = C()\nc.some_name = 1\nr = list(vars(c))[0] is sys.intern('some_name')",
    "kwarg name interned": "def f(**k): return list(k)[0]\nr = f(abc_d=1) is sys.intern('abc_d')",
    "setattr runtime name interned": "class C: pass\nc = C()\nsetattr(c, ''.join(['xy', '_z']), 1)\nr = list(vars(c))[0] is sys.intern('xy_z')",
    "dict literal key": "d = {'k y': 1}\nr = list(d)[0] is 'k y'",
    # compile-time folding
    "'a'+'b'": "x = 'foo' + 'bar'\ny = 'foobar'\nr = x is y",
    "'a'*20": "x = 'a' * 20\ny = 'aaaaaaaaaaaaaaaaaaaa'\nr = x is y",
    "'a'*21": "x = 'a' * 21\ny = 'a' * 21\nr = x is y",
    "'a'*4096 folded": "f = compile(\"x = 'a' * 4096\", '', 'exec')\nr = any(isinstance(c, str) and len(c) == 4096 for c in f.co_consts)",
    "'a'*4097 folded": "f = compile(\"x = 'a' * 4097\", '', 'exec')\nr = any(isinstance(c, str) and len(c) == 4097 for c in f.co_consts)",
    "b'a'*4096 folded": "f = compile(\"x = b'a' * 4096\", '', 'exec')\nr = any(isinstance(c, bytes) and len(c) == 4096 for c in f.co_consts)",
    "b'a'*4097 folded": "f = compile(\"x = b'a' * 4097\", '', 'exec')\nr = any(isinstance(c, bytes) and len(c) == 4097 for c in f.co_consts)",
    "(1,)*256 folded": "f = compile('x = (1,) * 256', '', 'exec')\nr = any(isinstance(c, tuple) and len(c) == 256 for c in f.co_consts)",
    "(1,)*257 folded": "f = compile('x = (1,) * 257', '', 'exec')\nr = any(isinstance(c, tuple) and len(c) == 257 for c in f.co_consts)",
    "2**127 folded": "f = compile('x = 2 ** 127', '', 'exec')\nr = 2 ** 127 in f.co_consts",
    "2**128 folded": "f = compile('x = 2 ** 128', '', 'exec')\nr = 2 ** 128 in f.co_consts",
    "2**64 folded": "f = compile('x = 2 ** 64', '', 'exec')\nr = 2 ** 64 in f.co_consts",
    "1<<127 folded": "f = compile('x = 1 << 127', '', 'exec')\nr = 1 << 127 in f.co_consts",
    "1<<128 folded": "f = compile('x = 1 << 128', '', 'exec')\nr = 1 << 128 in f.co_consts",
    "2**10 is 1024": "x = 2 ** 10\ny = 1024\nr = x is y",
    "1000+0 is 1000": "x = 999 + 1\ny = 1000\nr = x is y",
    "10//3": "f = compile('x = 10000 // 3', '', 'exec')\nr = 3333 in f.co_consts",
    "1/0 not folded": "f = compile('x = 1 / 0', '', 'exec')\nr = sorted(map(repr, f.co_consts))",
    "-257 folded": "f = compile('x = -257', '', 'exec')\nr = sorted(map(repr, f.co_consts))",
    "not True folded": "f = compile('x = not True', '', 'exec')\nr = sorted(map(repr, f.co_consts))",
    "'abc'[1] folded": "f = compile(\"x = 'abc'[1]\", '', 'exec')\nr = 'b' in f.co_consts",
    "(1,2,3)[1] folded": "f = compile('x = (1000, 2000, 3000)[1]', '', 'exec')\nr = 2000 in f.co_consts",
    "'%s' % 'a' folded": "f = compile(\"x = '%s' % 'abc'\", '', 'exec')\nr = 'abc' in f.co_consts and '%s' not in f.co_consts",
    "f'abc' folded": "x = f'foobar'\ny = 'foobar'\nr = x is y",
    "f'{1}' folded": "f = compile(\"x = f'{1000}'\", '', 'exec')\nr = '1000' in f.co_consts",
    "f'{s}' const str folded": "f = compile(\"x = f'{\\\"abc\\\"}d'\", '', 'exec')\nr = 'abcd' in f.co_consts",
    "'a' 'b' adjacent": "x = 'foo' 'bar'\ny = 'foobar'\nr = x is y",
    "list literal of consts (3+)": "f = compile('x = [1000, 2000, 3000]', '', 'exec')\nr = (1000, 2000, 3000) in f.co_consts",
    "list literal of consts (2)": "f = compile('x = [1000, 2000]', '', 'exec')\nr = (1000, 2000) in f.co_consts",
    "for x in [1,2,3] -> tuple": "f = compile('for x in [1000, 2000]: pass', '', 'exec')\nr = (1000, 2000) in f.co_consts",
    "x in [1,2] -> tuple": "f = compile('r = x in [1000, 2000]', '', 'exec')\nr = (1000, 2000) in f.co_consts",
    "x in {1,2} -> frozenset": "f = compile('r = x in {1000, 2000}', '', 'exec')\nr = frozenset((1000, 2000)) in f.co_consts",
    "None in co_consts of module": "f = compile('x = 1000', '', 'exec')\nr = list(map(repr, f.co_consts))",
    "co_consts of x=1": "f = compile('x = 1', '', 'exec')\nr = list(map(repr, f.co_consts))",
    "co_consts of x=255;256;257": "f = compile('x = 255; y = 256; z = 257', '', 'exec')\nr = list(map(repr, f.co_consts))",
    "co_consts of def f(): return 5": "f = compile('def f(): return 5', '', 'exec')\nr = [list(map(repr, c.co_consts)) for c in f.co_consts if hasattr(c, 'co_consts')]",
    "co_consts of def f(): pass": "f = compile('def f(): pass', '', 'exec')\nr = [list(map(repr, c.co_consts)) for c in f.co_consts if hasattr(c, 'co_consts')]",
    "folded operand kept in co_consts": "f = compile('x = 1000 + 2000', '', 'exec')\nr = list(map(repr, f.co_consts))",
    # run-time strings
    "'foo'+v not shared": "v = 'bar'\nx = 'foo' + v\ny = 'foobar'\nr = x is y",
    "f'{v}' equal not shared": "v = 'bar'\nx = f'foo{v}'\ny = 'foobar'\nr = x is y",
    "x+=1 small": "x = 1\nx = x + 1\nr = x is 2" if sys.version_info < (3, 8) else "x = 1\nx = x + 1\ny = 2\nr = x is y",
    "x+=1 to 257": "x = 256\nx = x + 1\ny = 257\nr = x is y",
    "x+=1 to 1025": "x = 1024\nx = x + 1\ny = 1025\nr = x is y",
    "two equal run-time ints 257": "x = int('257')\ny = int('257')\nr = x is y",
    "two equal run-time ints 1025": "x = int('1025')\ny = int('1025')\nr = x is y",
    "methods": "class C:\n    def m(self): pass\nc = C()\nr = (c.m is c.m, id(c.m) == id(c.m), C.m is C.m)",
    "id(object()) twice": "r = id(object()) == id(object())",
    "object() is object()": "r = object() is object()",
    "id([]) twice": "r = id([]) == id([])",
    "[] is []": "r = [] is []",
    "id({}) twice": "r = id({}) == id({})",
    "id(()) twice": "r = id(()) == id(())",
    "class instance id twice": "class C: pass\nr = id(C()) == id(C())",
    "del then new list": "a = [1]\ni = id(a)\ndel a\nb = [2]\nr = id(b) == i",
    "rebind list": "a = [1]\ni = id(a)\na = [2]\nr = id(a) == i",
    "del then new object": "a = object()\ni = id(a)\ndel a\nb = object()\nr = id(b) == i",
    "del then new instance": "class C: pass\na = C()\ni = id(a)\ndel a\nb = C()\nr = id(b) == i",
    "del then new float": "a = float('1.5')\ni = id(a)\ndel a\nb = float('2.5')\nr = id(b) == i",
    "del then new big int": "a = int('1000000')\ni = id(a)\ndel a\nb = int('2000000')\nr = id(b) == i",
    "del then new str same len": "a = ''.join(['x', 'yz'])\ni = id(a)\ndel a\nb = ''.join(['u', 'vw'])\nr = id(b) == i",
    "del then new dict": "a = {1: 1}\ni = id(a)\ndel a\nb = {2: 2}\nr = id(b) == i",
    "del then new set": "a = {1}\ni = id(a)\ndel a\nb = {2}\nr = id(b) == i",
    "del then new tuple same len": "q = 1\na = (q, q)\ni = id(a)\ndel a\nb = (q, 2)\nr = id(b) == i",
    "list then dict same slot": "a = [1]\ni = id(a)\ndel a\nb = {2: 2}\nr = id(b) == i",
    "instance then list same slot": "class C: __slots__ = ('x',)\na = C()\ni = id(a)\ndel a\nb = C()\nr = id(b) == i",
    "s += keeps address (refcount 1)": "s = ''.join(['ab', 'cd'])\ni = id(s)\ns += 'e'\nr = id(s) == i",
}


def code_filename_sharing():
    f = compile("def f(): pass\ndef g(): pass", "<n>", "exec")
    a, b = [c for c in f.co_consts if hasattr(c, "co_consts")]
    return {"co_filename_shared": a.co_filename is b.co_filename, "docstring_none": f.co_consts[0] is None if f.co_consts else None}


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    print(json.dumps({
        "small_int_range": small_int_range(), "int_cache_by_operation": int_cache_by_operation(), "string_sharing": string_sharing(),
        "empties": empties(), "constants": {k: run(v) for k, v in CONSTANTS.items()}, "code": code_filename_sharing(),
    }))
