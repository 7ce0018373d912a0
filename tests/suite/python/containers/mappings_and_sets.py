# dicts, their views, sets and mapping proxies

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

class S(set): pass
class F(frozenset): pass
class D(dict):
    def __missing__(self, k): return ('missing', k)
class K:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __hash__(self): return hash(self.v) % 3
    def __repr__(self): return f'K({self.v})'
class M:
    def keys(self): return ['a','b']
    def __getitem__(self, k): return k*2
a=S([1,2]);f=F([1,2])

assert repr([type(x).__name__ for g in (f,a) for x in (g|g,g|{3},g&g,g&{1},g-g,g-{1},g^g,g^{1},g.copy(),g.union(),g.union([3]),g.intersection(),g.intersection([1]),g.difference(),g.difference([1]),g.symmetric_difference([1]),g.difference({1}))]) == "['frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'frozenset', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set', 'set']"
assert fails(lambda: set(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: set(1,2)) == 'TypeError: set expected at most 1 argument, got 2'
assert fails(lambda: (set(x=1))) == 'TypeError: set() takes no keyword arguments'
assert fails(lambda: frozenset(1,2)) == 'TypeError: frozenset expected at most 1 argument, got 2'
assert fails(lambda: (frozenset(x=1))) == 'TypeError: frozenset() takes no keyword arguments'
assert fails(lambda: (S(x=1))) == 'TypeError: set() takes no keyword arguments'
assert fails(lambda: set([[]])) == "TypeError: unhashable type: 'list'"
assert fails(lambda: {1}.remove(2)) == 'KeyError: 2'
assert fails(lambda: set().pop()) == "KeyError: 'pop from an empty set'"
assert fails(lambda: {frozenset()}.remove({1})) == 'KeyError: {1}'
assert fails(lambda: {1}|[1]) == "TypeError: unsupported operand type(s) for |: 'set' and 'list'"
assert fails(lambda: {1}.union(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: {1}<[1]) == "TypeError: '<' not supported between instances of 'set' and 'list'"
assert repr(S([1])) == 'S({1})'
assert repr(F([1])) == 'F({1})'
assert repr(frozenset()) == 'frozenset()'
assert repr(frozenset([1])) == 'frozenset({1})'
assert fails(lambda: {1}.add([])) == "TypeError: unhashable type: 'list'"
assert fails(lambda: [] in {1}) == "TypeError: unhashable type: 'list'"
assert repr({1} in {1}) == 'False'
assert repr({1} in {frozenset([1])}) == 'True'
assert fails(lambda: hash({1})) == "TypeError: unhashable type: 'set'"
assert repr(hash(frozenset([1,2,3]))) == '-272375401224217160'
assert repr(hash(frozenset())) == '133146708735736'
assert repr({1,2,3}|{3,4}) == '{1, 2, 3, 4}'
assert repr({1,2,3}&{3,4}) == '{3}'
assert repr({1,2,3}-{3,4}) == '{1, 2}'
assert repr({1,2,3}^{3,4}) == '{1, 2, 4}'
assert repr(({1,2}<={1,2,3})) == 'True'
assert repr({1,2}<{1,2}) == 'False'
assert repr(({1,2}=={2,1})) == 'True'
assert repr(({1,2}!={2,1})) == 'False'
assert repr({1,2}.issubset([1,2,3])) == 'True'
assert repr({1,2}.issuperset([1])) == 'True'
assert repr({1,2}.isdisjoint([3])) == 'True'
assert repr({1,2}.isdisjoint({2})) == 'False'
assert repr(sorted({1,2}.union([3],(4,)))) == '[1, 2, 3, 4]'
assert repr(sorted({1,2,3}.difference([1],[2]))) == '[3]'
assert repr(sorted({1,2,3}.intersection([1,2],[2]))) == '[2]'
assert repr(sorted({1,2,3}.symmetric_difference([3,4,4]))) == '[1, 2, 4]'
assert repr({0.5,1,'x',(1,2),None,True}) == "{0.5, 1, None, (1, 2), 'x'}"
assert repr(set(range(100))) == '{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99}'
assert repr({-1,-2,10,1000,100000}) == '{100000, -2, 1000, 10, -1}'
assert repr([x for x in {5,3,9,1,77,1024}]) == '[1024, 1, 3, 5, 9, 77]'
assert repr({1:2}.__class_getitem__(int)) == 'dict[int]'
assert fails(lambda: {}.fromkeys()) == 'TypeError: fromkeys expected at least 1 argument, got 0'
assert fails(lambda: {}.fromkeys(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: {}.pop()) == 'TypeError: pop expected at least 1 argument, got 0'
assert fails(lambda: {}.pop(1)) == 'KeyError: 1'
assert repr({}.pop(1,2)) == '2'
assert fails(lambda: {}.popitem()) == "KeyError: 'popitem(): dictionary is empty'"
assert fails(lambda: {}[1]) == 'KeyError: 1'
assert fails(lambda: {1:2}.get()) == 'TypeError: get expected at least 1 argument, got 0'
assert repr(({1:2}.get(1),{1:2}.get(2),{1:2}.get(2,3))) == '(2, None, 3)'
assert fails(lambda: {1:2}.setdefault()) == 'TypeError: setdefault expected at least 1 argument, got 0'
assert fails(lambda: dict(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: dict([1])) == 'TypeError: cannot convert dictionary update sequence element #0 to a sequence'
assert fails(lambda: dict([(1,2,3)])) == 'ValueError: dictionary update sequence element #0 has length 3; 2 is required'
assert repr(dict(["ab"])) == "{'a': 'b'}"
assert repr((dict([(1,2)],a=1))) == "{1: 2, 'a': 1}"
assert fails(lambda: dict(1,2)) == 'TypeError: dict expected at most 1 argument, got 2'
assert repr(dict(M())) == "{'a': 'aa', 'b': 'bb'}"
assert repr((dict(M(),c=3))) == "{'a': 'aa', 'b': 'bb', 'c': 3}"
assert repr((dict({1:2},a=3))) == "{1: 2, 'a': 3}"
assert repr((dict(a=1,b=2))) == "{'a': 1, 'b': 2}"
assert repr(dict(zip('abc',range(3)))) == "{'a': 0, 'b': 1, 'c': 2}"
assert fails(lambda: {}.update(1,2)) == 'TypeError: update expected at most 1 argument, got 2'
assert fails(lambda: {}.update([[]])) == 'ValueError: dictionary update sequence element #0 has length 0; 2 is required'
assert repr(({}.update(self=1))) == 'None'
assert fails(lambda: {}|[]) == "TypeError: unsupported operand type(s) for |: 'dict' and 'list'"
assert repr({1:2}|{3:4}) == '{1: 2, 3: 4}'
assert repr({1:2}|{1:4}) == '{1: 4}'
assert repr({}.__ior__([(1,2)])) == '{1: 2}'
assert repr(dict[int]) == 'dict[int]'
assert fails(lambda: {[]:1}) == "TypeError: unhashable type: 'list'"
assert repr(({1:2}=={1:2.0},{1:2}!={1:3})) == '(True, True)'
assert fails(lambda: {1:2}<{1:3}) == "TypeError: '<' not supported between instances of 'dict' and 'dict'"
assert repr((D(a=1)['a'],D(a=1)['b'])) == "(1, ('missing', 'b'))"
assert repr((D(a=1).get('b'))) == 'None'
assert repr((D(a=1))) == "{'a': 1}"
assert repr(D.fromkeys('ab',1)) == "{'a': 1, 'b': 1}"
assert repr(type(D.fromkeys('ab')).__name__) == "'D'"
assert fails(lambda: {}.keys() & 1) == "TypeError: 'int' object is not iterable"
assert fails(lambda: {}.keys() - 1) == "TypeError: 'int' object is not iterable"
assert repr(({}.keys() == set())) == 'True'
assert repr({1:2}.keys() | [3]) == '{1, 3}'
assert repr([1,3] - {1:2}.keys()) == '{3}'
assert repr({1:2}.items() ^ {1:2,3:4}.items()) == '{(3, 4)}'
assert repr({1:2}.items() & {1:2,3:4}.items()) == '{(1, 2)}'
assert repr({1:2}.keys() & {1,5}) == '{1}'
assert repr({1,5} & {1:2}.keys()) == '{1}'
assert repr({1:2,3:4}.keys() > {1:0}.keys()) == 'True'
assert repr(({1:2}.keys() <= {1})) == 'True'
assert repr({1:2}.keys().isdisjoint([1])) == 'False'
assert repr({1:2}.keys().isdisjoint({2:3}.keys())) == 'True'
assert repr((1,2) in {1:2}.items()) == 'True'
assert repr((1,3) in {1:2}.items()) == 'False'
assert repr((1 in {1:2}.keys(), 2 in {1:2}.values())) == '(True, True)'
assert repr(({1:2}.values() == {1:2}.values())) == 'False'
assert repr({1:2}.keys().mapping) == 'mappingproxy({1: 2})'
assert repr(({1:2}.keys(), {1:2}.values(), {1:2}.items())) == '(dict_keys([1]), dict_values([2]), dict_items([(1, 2)]))'
assert repr(dict.fromkeys([1,2],3)) == '{1: 3, 2: 3}'
assert repr(dict.fromkeys({1,2})) == '{1: None, 2: None}'
assert repr(dict.fromkeys({'a':1})) == "{'a': None}"
assert fails(lambda: {}.get(1,2,3)) == 'TypeError: get expected at most 2 arguments, got 3'
assert fails(lambda: {}.keys(1)) == 'TypeError: dict.keys() takes no arguments (1 given)'
assert fails(lambda: {}.copy(1)) == 'TypeError: dict.copy() takes no arguments (1 given)'
assert repr({K(1):1,K(4):2,K(1):3}) == '{K(1): 3, K(4): 2}'
assert repr({K(1),K(4),K(1)}) == '{K(1), K(4)}'
assert repr(K(1) in {K(1)}) == 'True'
assert repr(list(reversed({1:2,3:4}.items()))) == '[(3, 4), (1, 2)]'
assert repr(list(reversed({1:2,3:4}.values()))) == '[4, 2]'
assert repr(len({1:2}.keys())) == '1'
assert repr({1:2,'a':[1,{2:3}]}) == "{1: 2, 'a': [1, {2: 3}]}"
assert repr(str({1:'a'})) == '"{1: \'a\'}"'
assert repr({1: {}}) == '{1: {}}'
assert repr(dict({1:2}.items())) == '{1: 2}'
assert repr(list({'x':1,'y':2}.items())) == "[('x', 1), ('y', 2)]"
assert repr({**{1:2},**{3:4}}) == '{1: 2, 3: 4}'
assert repr({'a':1}.__contains__('a')) == 'True'
assert fails(lambda: {'a':1}.__getitem__('b')) == "KeyError: 'b'"
assert repr({'a':1}.__len__()) == '1'
assert repr({'a':1}.__iter__().__length_hint__()) == '1'
assert repr(({'a':1} == [1])) == 'False'
assert repr((dict(a=1).pop('a'))) == '1'
assert repr(dict.update.__doc__[:20]) == "'D.update([E, ]**F) -'"
assert repr({1,2}.__reduce__()) == "(<class 'set'>, ([1, 2],), None)"
assert repr(S([1]).__reduce__()) == "(<class '__main__.S'>, ([1],), None)"
assert repr(iter({1,2}).__length_hint__()) == '2'
assert repr(type(iter({1}))) == "<class 'set_iterator'>"
assert repr(type({}.items())) == "<class 'dict_items'>"
assert repr(frozenset([1]) | {2}) == 'frozenset({1, 2})'
assert repr({2} | frozenset([1])) == '{1, 2}'
assert repr((frozenset([1]) == {1})) == 'True'
assert repr((hash(frozenset([1])) == hash(frozenset({1})))) == 'True'
assert repr(set.__doc__) == "'Build an unordered collection of unique elements.'"
assert repr({1}.__or__([1])) == 'NotImplemented'
assert repr({1}.__ior__({2})) == '{1, 2}'
assert repr({1}.__iand__({2})) == 'set()'
assert repr({1,2,3}.__isub__({2})) == '{1, 3}'
assert repr({1,2,3}.__ixor__({2,9})) == '{1, 3, 9}'
assert repr((set([1,2,3]) >= {1})) == 'True'
assert repr(dict.__doc__[:30]) == "'dict() -> new empty dictionary'"
assert repr({True:1, 1:2, 1.0:3}) == '{True: 3}'
assert repr(({1:1}.items() == {(1,1)})) == 'True'
assert repr({}.items() | [1]) == '{1}'
assert repr(int.__dict__.__class__.__name__) == "'mappingproxy'"
assert fails(lambda: type(int.__dict__)([1])) == 'TypeError: mappingproxy() argument must be a mapping, not list'
assert repr(type(int.__dict__)({1:2})) == 'mappingproxy({1: 2})'
assert repr((type(int.__dict__)({1:2}) == {1:2})) == 'True'
assert repr(type(int.__dict__)({1:2})|{3:4}) == '{1: 2, 3: 4}'
assert repr(type(int.__dict__)({1:2})[1]) == '2'
assert repr(type(int.__dict__)({1:2}).get(5,6)) == '6'
assert fails(lambda: type(int.__dict__)()) == "TypeError: mappingproxy() missing required argument 'mapping' (pos 1)"
