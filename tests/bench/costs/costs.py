"""What things cost in nanoseconds: the same program asks a CPython (its CPU clock) and the machine (its virtual clock).

One line per cost: its name, nanoseconds for each turn or item. Arguments: how often the loops go round (2000), how
often all is measured (1; the least counts).
"""

import hashlib
import math
import re
import sys
import time

TURNS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 1

# Loops: name, what is there before, what a turn does. `for_pass` is what a turn itself costs.
LOOPS = [
    ("random_computation", "ans = 0", "ans += i * i"),
    ("for_pass", "pass", "pass"),
    ("while_add", "k = 0", "k = k + 1"),
    ("float_arithmetic", "x = 1.5", "x = x * 0.5 + 1.0"),
    ("compare_and_branch", "k = 0", "\n  if i < 7: k = i\n  else: k = 7"),
    ("global_add", "global g; g = 0", "g += 1"),
    ("attribute_read", "o = Plain()", "o.a"),
    ("attribute_add", "o = Plain()", "o.a += 1"),
    ("list_read", "l = [1, 2, 3]", "l[1]"),
    ("list_add", "l = [1, 2, 3]", "l[1] += 1"),
    ("dict_read", "d = {'x': 1}", "d['x']"),
    ("dict_write", "d = {'x': 1}", "d['x'] = i"),
    ("dict_int_write", "d = {}", "d[i & 1023] = i"),
    ("tuple_pack_unpack", "a = b = 1", "a, b, c = b, a, i"),
    ("list_literal", "pass", "[i, i, i]"),
    ("text_add", "s = 'ab'", "s + 'cd'"),
    ("text_format", "pass", "f'{i}:{i}'"),
    ("call_python", "f = empty", "f()"),
    ("call_python_two", "f = second", "f(i, i)"),
    ("call_python_keyword", "f = second", "f(i, b=i)"),
    ("call_method", "o = Plain()", "o.method(i)"),
    ("make_instance", "pass", "Plain()"),
    ("make_instance_init", "pass", "Pair(i, i)"),
    ("make_function", "pass", "lambda: i"),
    ("operator_python", "o = Pair(1, 2)", "o + o"),
    ("property_python", "o = Pair(1, 2)", "o.both"),
    ("generator_item", "it = numbers()", "next(it)"),
    ("call_len", "l = [1, 2]", "len(l)"),
    ("call_isinstance", "pass", "isinstance(i, int)"),
    ("call_abs", "pass", "abs(i)"),
    ("call_int_of_text", "pass", "int('1')"),
    ("call_str", "pass", "str(i)"),
    ("call_min", "pass", "min(i, 7)"),
    ("list_append", "l = []", "l.append(i)"),
    ("list_pop", "l = [0] * (n + 1)", "l.pop()"),
    ("dict_get", "d = {'x': 1}", "d.get('x', 0)"),
    ("text_upper", "s = 'abc'", "s.upper()"),
    ("sqrt", "from math import sqrt", "sqrt(i)"),
    ("try_block", "pass", "\n  try: i\n  except ValueError: pass"),
    ("raise_and_catch", "pass", "\n  try: raise ValueError\n  except ValueError: pass"),
    ("failed_lookup", "d = {}", "\n  try: d['x']\n  except KeyError: pass"),
    ("with_block", "c = Context()", "\n  with c: pass"),
    ("list_slice", "l = list(range(10))", "l[2:8]"),
    ("time_monotonic", "from time import monotonic", "monotonic()"),
]

# Native code: name, what is there before, the call, and how many items it goes through.
M = 20 * TURNS
D = 1000
LIMBS = D * 1.585 / 30
ITEMS = [
    ("sum_range", "r = range(M)", "sum(r)", M),
    ("sum_list", "l = list(range(M))", "sum(l)", M),
    ("sum_floats", "l = [0.5] * M", "sum(l)", M),
    ("max_list", "l = list(range(M))", "max(l)", M),
    ("any_list", "l = [0] * M", "any(l)", M),
    ("list_of_range", "r = range(M)", "list(r)", M),
    ("list_copy", "l = list(range(M))", "l[:]", M),
    ("list_repeat", "l = [None]", "l * M", M),
    ("list_extend", "l = list(range(M))", "[].extend(l)", M),
    ("list_reverse", "l = list(range(M))", "l.reverse()", M),
    ("list_count", "l = list(range(M))", "l.count(-1)", M),
    ("list_contains", "l = list(range(M))", "-1 in l", M),
    ("tuple_of_list", "l = list(range(M))", "tuple(l)", M),
    ("set_of_list", "l = list(range(M))", "set(l)", M),
    ("dict_fromkeys", "l = list(range(M))", "dict.fromkeys(l)", M),
    ("dict_copy", "d = dict.fromkeys(range(M))", "d.copy()", M),
    ("set_union", "s = set(range(M)); t = set(range(M, 2 * M))", "s | t", 2 * M),
    ("map_abs", "l = list(range(M))", "list(map(abs, l))", M),
    ("zip_lists", "l = list(range(M))", "list(zip(l, l))", M),
    ("comprehension", "r = range(M)", "[i for i in r]", M),
    ("generator_sum", "r = range(M)", "sum(i for i in r)", M),
    ("sort_in_order", "l = list(range(M))", "sorted(l)", M),
    ("sort_shuffled", "l = shuffled(M)", "sorted(l)", M * math.log2(M)),
    ("sort_texts", "l = [str(i) for i in shuffled(M)]", "sorted(l)", M * math.log2(M)),
    ("sort_key_python", "l = shuffled(M)", "sorted(l, key=identity)", M),
    ("text_repeat", "m = 40 * M", "'x' * m", 40 * M),
    ("text_add_long", "s = 'x' * (40 * M)", "s + 'y'", 40 * M),
    ("text_join", "l = ['ab'] * M", "','.join(l)", M),
    ("text_split", "s = 'ab,' * M", "s.split(',')", M),
    ("text_replace", "s = 'ab,' * M", "s.replace(',', ';')", M),
    ("text_find", "s = 'ab' * M", "s.find('bb')", 2 * M),
    ("text_upper_long", "s = 'ab' * M", "s.upper()", 2 * M),
    ("text_encode", "s = 'ab' * (20 * M)", "s.encode()", 40 * M),
    ("bytes_repeat", "m = 40 * M", "b'xy' * m", 80 * M),
    ("sha256", "b = bytes(M)", "hashlib.sha256(b).digest()", M),
    ("md5", "b = bytes(M)", "hashlib.md5(b).digest()", M),
    ("regex_match", "p = re.compile('(?:a|b)*c'); s = 'ab' * (M // 40)", "p.match(s)", M // 20),
    ("regex_findall", "p = re.compile('[0-9]+'); s = '12 ' * (M // 4)", "p.findall(s)", M // 4),
    ("int_multiply", "x = 3 ** D; y = 3 ** D + 1", "x * y", LIMBS**2),
    ("int_add", "x = 3 ** (20 * D)", "x + x", 20 * LIMBS),
    ("int_divide", "x = 3 ** (2 * D); y = 3 ** D + 1", "x // y", LIMBS**2),
    ("int_to_text", "x = 3 ** D", "str(x)", LIMBS**2),
]


class Plain:
    def __init__(self):
        self.a = 0

    def method(self, x):
        return x


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __add__(self, other):
        return 1

    @property
    def both(self):
        return 1


class Context:
    def __enter__(self):
        pass

    def __exit__(self, *arguments):
        pass


def empty():
    pass


def second(a, b):
    return b


def identity(x):
    return x


def numbers():
    while True:
        yield 1


def shuffled(count):
    """Numbers in an order that looks like none, the same everywhere."""
    found, state = [], 1
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        found.append(state)
    return found


def function(before, turn):
    names = {**globals(), "n": TURNS}
    names.pop("g", None)
    exec(f"def run():\n {before}\n start = clock()\n {turn}\n return clock() - start\n", names)
    return names["run"]


def least(run):
    return min(run() for _ in range(ROUNDS))


clock = time.perf_counter if "heapdeck" in sys.version else time.process_time
for name, before, turn in LOOPS:
    turn = turn.replace("\n ", "\n  ")
    seconds = least(function(before, f"for i in range(n): {turn}" if turn[0] != "\n" else f"for i in range(n):{turn}"))
    print(f"{name} {seconds / TURNS * 1e9:.1f}")
for name, before, call, count in ITEMS:
    print(f"{name} {least(function(before, call)) / count * 1e9:.3f}")
