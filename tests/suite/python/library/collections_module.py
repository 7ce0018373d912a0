"""collections: deque, defaultdict, OrderedDict, Counter, ChainMap, named tuples and the User classes."""

import collections
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString
from collections import defaultdict, deque, namedtuple


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


# deque: both ends.
d = deque("abc")
assert repr(d) == "deque(['a', 'b', 'c'])" and len(d) == 3
d.append("d")
d.appendleft("z")
assert list(d) == ["z", "a", "b", "c", "d"]
assert d.pop() == "d" and d.popleft() == "z"
d.extend([1, 2])
d.extendleft([3, 4])
assert list(d) == [4, 3, "a", "b", "c", 1, 2]
assert d[0] == 4 and d[-1] == 2 and d[3] == "b"
d[3] = "B"
del d[0]
assert list(d) == [3, "a", "B", "c", 1, 2]
d.insert(1, "i")
d.insert(-1, "j")
d.insert(99, "end")
d.insert(-99, "start")
assert list(d) == ["start", 3, "i", "a", "B", "c", 1, "j", 2, "end"]
d.rotate(3)
assert list(d)[:3] == ["j", 2, "end"]
d.rotate(-3)
assert d[0] == "start"
d.reverse()
assert d[0] == "end" and d.index("i") == 7 and d.count("a") == 1
d.remove("i")
assert "i" not in d and "a" in d
assert d.copy() == d and d.copy() is not d
d.clear()
assert not d and repr(d) == "deque([])"
assert raised(d.pop) == "IndexError: pop from an empty deque"
assert raised(d.popleft) == "IndexError: pop from an empty deque"
assert raised(d.remove, 1) == "ValueError: 1 is not in deque"
assert raised(d.index, "x") == "ValueError: 'x' is not in deque"
assert raised(lambda: d[0]) == "IndexError: deque index out of range"
assert raised(lambda: d["a"]) == "TypeError: sequence index must be integer, not 'str'"
assert raised(lambda: d[0:1]) == "TypeError: sequence index must be integer, not 'slice'"

# deque: a limit.
d = deque(range(10), maxlen=3)
assert repr(d) == "deque([7, 8, 9], maxlen=3)" and d.maxlen == 3
d.append(10)
assert list(d) == [8, 9, 10]
d.appendleft(7)
assert list(d) == [7, 8, 9]
assert raised(d.insert, 0, 1) == "IndexError: deque already at its maximum size"
d.extend("xyz!")
assert list(d) == ["y", "z", "!"]
assert deque().maxlen is None
assert list(deque([1, 2], 0)) == []
assert raised(deque, [], -1) == "ValueError: maxlen must be non-negative"
assert raised(deque, [], "a") == "TypeError: an integer is required"
assert raised(deque, 1) == "TypeError: 'int' object is not iterable"

# deque: operators, order, copies.
assert deque([1]) + deque([2]) == deque([1, 2])
assert deque("ab") * 2 == deque("abab") == 2 * deque("ab")
assert list(deque([1, 2], 3) * 3) == [2, 1, 2]
assert deque([1, 2]) < deque([1, 3]) and deque([1]) <= deque([1]) and deque([2]) > deque([1, 9])
assert deque([1]) != [1] and deque([1]) != deque([1, 2])
assert raised(lambda: deque([1]) + [1]) == 'TypeError: can only concatenate deque (not "list") to deque'
assert raised(lambda: deque() < 1) == (
    "TypeError: '<' not supported between instances of 'collections.deque' and 'int'"
)
assert raised(hash, deque()) == "TypeError: unhashable type: 'collections.deque'"
d = deque([1])
d += [2, 3]
d *= 2
assert list(d) == [1, 2, 3, 1, 2, 3]
assert list(reversed(d)) == [3, 2, 1, 3, 2, 1]
d.append(d)
assert repr(d) == "deque([1, 2, 3, 1, 2, 3, [...]])"
many = deque(range(1000))
many.rotate(333)
assert many[0] == 667 and many[333] == 0 and many[-1] == 666 and sum(many) == 499500
assert [many.pop() for _ in range(3)] == [666, 665, 664]


def change_while_iterating():
    d = deque([1, 2, 3])
    for item in d:
        d.append(item)


assert raised(change_while_iterating) == "RuntimeError: deque mutated during iteration"


class Stack(deque):
    pass


s = Stack([1, 2], 5)
assert repr(s) == "Stack([1, 2], maxlen=5)" and type(s.copy()) is Stack
s.name = "mine"
assert s.__reduce__()[:3] == (Stack, ((), 5), {"name": "mine"})
assert iter(deque([1, 2])).__length_hint__() == 2
assert deque[int].__origin__ is deque
match deque([1, 2, 3]):
    case [first, *rest]:
        assert first == 1 and rest == [2, 3]

# defaultdict
dd = defaultdict(list)
dd["a"].append(1)
dd["a"].append(2)
assert dd == {"a": [1, 2]} and repr(dd) == "defaultdict(<class 'list'>, {'a': [1, 2]})"
assert dd.get("b") is None and "b" not in dd
assert dd["b"] == [] and "b" in dd
assert dd.default_factory is list
dd.default_factory = None
assert raised(lambda: dd["c"]) == "KeyError: 'c'"
assert raised(defaultdict, 1) == "TypeError: first argument must be callable or None"
assert defaultdict(int, {"x": 1}, y=2) == {"x": 1, "y": 2}
count = defaultdict(int)
for letter in "mississippi":
    count[letter] += 1
assert dict(count) == {"m": 1, "i": 4, "s": 4, "p": 2}
assert type(count.copy()) is defaultdict and count.copy().default_factory is int
assert (count | {"q": 7})["q"] == 7 and type({"q": 7} | count) is defaultdict
tree = lambda: defaultdict(tree)
t = tree()
t["x"]["y"]["z"] = 1
assert t["x"]["y"]["z"] == 1
assert defaultdict(None) == {} and repr(defaultdict()) == "defaultdict(None, {})"


class Logged(defaultdict):
    def __missing__(self, key):
        return f"no {key}"


assert Logged()["x"] == "no x" and len(Logged()) == 0

# OrderedDict
od = OrderedDict([("b", 1), ("a", 2)], c=3)
assert repr(od) == "OrderedDict({'b': 1, 'a': 2, 'c': 3})" and repr(OrderedDict()) == "OrderedDict()"
od.move_to_end("b")
assert list(od) == ["a", "c", "b"]
od.move_to_end("b", last=False)
assert list(od.items()) == [("b", 1), ("a", 2), ("c", 3)]
assert od.popitem() == ("c", 3) and od.popitem(last=False) == ("b", 1)
assert raised(od.move_to_end, "zz") == "KeyError: 'zz'"
assert raised(OrderedDict().popitem) == "KeyError: 'dictionary is empty'"
assert od.pop("a") == 2 and od.pop("a", "none") == "none"
assert raised(od.pop, "a") == "KeyError: 'a'"
x, y = OrderedDict(a=1, b=2), OrderedDict(b=2, a=1)
assert x != y and x == dict(y) and dict(x) == y and x == OrderedDict(a=1, b=2)
assert list(reversed(x)) == ["b", "a"] and list(reversed(x.items())) == [("b", 2), ("a", 1)]
assert repr(x.keys()) == "odict_keys(['a', 'b'])" and repr(x.values()) == "odict_values([1, 2])"
assert repr(x.items()) == "odict_items([('a', 1), ('b', 2)])"
assert x.keys() & {"a"} == {"a"} and x.keys() == {"a", "b"}
x["a"] = 9
assert list(x) == ["a", "b"]
del x["a"]
x["a"] = 1
assert list(x) == ["b", "a"] and list(x.copy()) == ["b", "a"]
assert x.setdefault("n", 5) == 5 and x.setdefault("n", 6) == 5
x.update([("q", 1)], r=2)
assert list(x) == ["b", "a", "n", "q", "r"]
assert list(x | {"z": 0})[-1] == "z" and type(x | {}) is OrderedDict and type({} | x) is OrderedDict
x |= {"b": 7}
assert x["b"] == 7 and list(x)[0] == "b"
assert list(OrderedDict.fromkeys("xyz", 0).items()) == [("x", 0), ("y", 0), ("z", 0)]
x.label = "attributes"
assert x.__dict__ == {"label": "attributes"}
x.clear()
assert len(x) == 0 and list(x) == []
big = OrderedDict((number, None) for number in range(500))
for number in range(0, 500, 2):
    del big[number]
assert list(big)[:3] == [1, 3, 5] and len(big) == 250


def change_size():
    od = OrderedDict(a=1, b=2)
    for key in od:
        od[key + "x"] = 1


assert raised(change_size) == "RuntimeError: OrderedDict mutated during iteration"
assert raised(OrderedDict, 1, 2) == "TypeError: expected at most 1 arguments, got 2"
od = OrderedDict(a=1)
od["self"] = od
assert repr(od) == "OrderedDict({'a': 1, 'self': ...})"

# Counter
c = Counter("abracadabra")
assert c == {"a": 5, "b": 2, "r": 2, "c": 1, "d": 1}
assert repr(c) == "Counter({'a': 5, 'b': 2, 'r': 2, 'c': 1, 'd': 1})" and repr(Counter()) == "Counter()"
assert c.most_common(2) == [("a", 5), ("b", 2)] and c["zzz"] == 0 and "zzz" not in c
assert c.total() == 11 and sorted(c.elements()) == sorted("abracadabra")
c.update("aa")
c.subtract("b")
assert c["a"] == 7 and c["b"] == 1
assert Counter(a=3, b=1) + Counter(a=1, c=2) == Counter(a=4, b=1, c=2)
assert Counter(a=3, b=1) - Counter(a=1, b=5) == Counter(a=2)
assert Counter(a=3, b=1) & Counter(a=1, b=5) == Counter(a=1, b=1)
assert Counter(a=3, b=1) | Counter(a=1, b=5) == Counter(a=3, b=5)
assert +Counter(a=1, b=-1) == Counter(a=1) and -Counter(a=1, b=-1) == Counter(b=1)
assert Counter(a=1) == Counter(a=1, b=0) and Counter(a=1) <= Counter(a=2) and Counter(a=2) > Counter(a=1)
assert raised(Counter, 1, 2) == "TypeError: Counter.__init__() takes from 1 to 2 positional arguments but 3 were given"
assert raised(Counter.fromkeys, "ab").startswith("NotImplementedError: Counter.fromkeys() is undefined.")
del c["nothing"]
c += Counter("z")
assert c["z"] == 1 and type(c.copy()) is Counter
assert Counter({"x": 2, "y": 3}).most_common() == [("y", 3), ("x", 2)]
assert Counter([1, 2, 2, "1"])[2] == 2

# ChainMap
base, top = {"a": 1, "b": 2}, {"b": 20, "c": 30}
m = ChainMap(top, base)
assert m["a"] == 1 and m["b"] == 20 and len(m) == 3 and sorted(m) == ["a", "b", "c"]
assert repr(m) == "ChainMap({'b': 20, 'c': 30}, {'a': 1, 'b': 2})"
m["a"] = 100
assert top["a"] == 100 and base["a"] == 1
del m["a"]
assert m["a"] == 1
assert raised(m.__delitem__, "zz") == "KeyError: \"Key not found in the first mapping: 'zz'\""
assert raised(lambda: m["none"]) == "KeyError: 'none'"
child = m.new_child({"z": 0})
assert child.maps == [{"z": 0}, top, base] and child.parents == m
assert list(m) == ["a", "b", "c"] and m.get("q", 1) == 1 and "c" in m
assert bool(ChainMap()) is False and (m | {"n": 1}).maps[0]["n"] == 1

# named tuples
Point = namedtuple("Point", ["x", "y"], defaults=[0])
p = Point(1, y=2)
assert p == (1, 2) and p.x == 1 and p[1] == 2 and repr(p) == "Point(x=1, y=2)"
assert Point(5) == (5, 0) and Point._fields == ("x", "y") and Point._field_defaults == {"y": 0}
assert p._replace(x=9) == (9, 2) and p._asdict() == {"x": 1, "y": 2} and Point._make([3, 4]) == (3, 4)
assert Point.__doc__ == "Point(x, y)" and Point.x.__doc__ == "Alias for field number 0"
assert repr(Point.y) == "_tuplegetter(1, 'Alias for field number 1')"
assert raised(Point) == "TypeError: Point.__new__() missing 1 required positional argument: 'x'"
assert raised(Point, 1, 2, 3) == "TypeError: Point.__new__() takes from 2 to 3 positional arguments but 4 were given"
assert raised(p._replace, z=1) == "TypeError: Got unexpected field names: ['z']"
assert raised(Point._make, [1, 2, 3]) == "TypeError: Expected 2 arguments, got 3"
assert raised(setattr, p, "x", 1) == "AttributeError: can't set attribute"
assert raised(lambda: p.z) == "AttributeError: 'Point' object has no attribute 'z'"
assert Point.__match_args__ == ("x", "y") and Point.__slots__ == ()
x, y = p
assert (x, y) == (1, 2) and hash(p) == hash((1, 2)) and p < Point(2, 0)
match p:
    case Point(x=1, y=number):
        assert number == 2
assert namedtuple("N", "a b c")(1, 2, 3)._asdict() == dict(a=1, b=2, c=3)
assert namedtuple("N", "a, b")._fields == ("a", "b")
assert namedtuple("N", "a a def 1b", rename=True)._fields == ("a", "_1", "_2", "_3")
assert raised(namedtuple, "N", "a a") == "ValueError: Encountered duplicate field name: 'a'"
assert raised(namedtuple, "N", "def") == "ValueError: Type names and field names cannot be a keyword: 'def'"
assert raised(namedtuple, "N", "_a") == "ValueError: Field names cannot start with an underscore: '_a'"
assert raised(namedtuple, "1N", "a") == "ValueError: Type names and field names must be valid identifiers: '1N'"
assert raised(namedtuple, "N", "a", defaults=(1, 2)) == "TypeError: Got more default values than field names"


class Named(namedtuple("Named", "first last")):
    __slots__ = ()

    @property
    def full(self):
        return f"{self.first} {self.last}"


assert Named("A", "B").full == "A B" and repr(Named("A", "B")) == "Named(first='A', last='B')"
assert Point.__module__ == "__main__" and isinstance(p, tuple)

# User classes
class Upper(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)


u = Upper(a=1)
u.update(b=2)
assert u == {"A": 1, "B": 2} and repr(u) == "{'A': 1, 'B': 2}" and u.data == {"A": 1, "B": 2}
assert "A" in u and len(u) == 2 and u.pop("A") == 1 and type(u.copy()) is Upper
assert raised(lambda: u["zz"]) == "KeyError: 'zz'"
ul = UserList([3, 1, 2])
ul.sort()
ul.append(9)
assert ul == [1, 2, 3, 9] and ul[1:3] == [2, 3] and type(ul[1:3]) is UserList and ul + [1] == [1, 2, 3, 9, 1]
assert ul * 2 == [1, 2, 3, 9] * 2 and 3 in ul and ul.index(9) == 3 and repr(ul) == "[1, 2, 3, 9]"
us = UserString("abc")
assert us.upper() == "ABC" and type(us.upper()) is UserString and us + "d" == "abcd" and us[0] == "a"
assert hash(us) == hash("abc") and us.count("b") == 1 and len(us) == 3 and repr(us) == "'abc'"
assert us.encode() == b"abc" and "%s" % us == "abc" and us < "abd"

assert collections.abc is __import__("_collections_abc")
assert sorted(collections.__all__) == [
    "ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque", "namedtuple",
]
