# lists, tuples, ranges, slices and their iterators

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

import math

assert fails(lambda: zip(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: (zip([1],x=1))) == "TypeError: zip() got an unexpected keyword argument 'x'"
assert fails(lambda: (zip([1],strict=1,y=2))) == 'TypeError: zip() takes at most 1 keyword argument (2 given)'
assert fails(lambda: enumerate()) == "TypeError: enumerate() missing required argument 'iterable'"
assert fails(lambda: enumerate([1],2,3)) == 'TypeError: enumerate() takes at most 2 arguments (3 given)'
assert fails(lambda: (enumerate(start=1))) == "TypeError: 'start' is an invalid keyword argument for enumerate()"
assert fails(lambda: (enumerate([1],x=1))) == "TypeError: 'x' is an invalid keyword argument for enumerate()"
assert fails(lambda: (enumerate([1],start="a"))) == "TypeError: 'str' object cannot be interpreted as an integer"
assert repr((list(enumerate(iterable=[1],start=2)))) == '[(2, 1)]'
assert repr(list(enumerate([1,2],2**63-2))) == '[(9223372036854775806, 1), (9223372036854775807, 2)]'
assert repr(list(enumerate([1,2,3],2**63-1))) == '[(9223372036854775807, 1), (9223372036854775808, 2), (9223372036854775809, 3)]'
assert repr(list(enumerate([1,2,3],2**70))) == '[(1180591620717411303424, 1), (1180591620717411303425, 2), (1180591620717411303426, 3)]'
assert fails(lambda: map(1)) == 'TypeError: map() must have at least two arguments.'
assert fails(lambda: map()) == 'TypeError: map() must have at least two arguments.'
assert fails(lambda: (map(1,2,x=3))) == 'TypeError: map() takes no keyword arguments'
assert fails(lambda: filter(1)) == 'TypeError: filter expected 2 arguments, got 1'
assert fails(lambda: (filter(None,[1],x=1))) == 'TypeError: filter() takes no keyword arguments'
assert repr(list(filter(None,[0,1,'',2]))) == '[1, 2]'
assert repr(list(filter(bool,[0,1,'',2]))) == '[1, 2]'
assert repr((list(filter(lambda v:v>1,[0,1,3,2])))) == '[3, 2]'
assert repr((list(map(lambda a,b:a+b,[1,2,3],[4,5])))) == '[5, 7]'
assert fails(lambda: reversed()) == 'TypeError: reversed expected 1 argument, got 0'
assert fails(lambda: reversed({1})) == "TypeError: 'set' object is not reversible"
assert fails(lambda: reversed(1)) == "TypeError: 'int' object is not reversible"
assert repr(list(reversed([1,2]))) == '[2, 1]'
assert repr(list(reversed((1,2)))) == '[2, 1]'
assert repr(list(reversed("abc"))) == "['c', 'b', 'a']"
assert repr(list(reversed(range(5)))) == '[4, 3, 2, 1, 0]'
assert repr(list(reversed({1:2,3:4}))) == '[3, 1]'
assert fails(lambda: (reversed([1],x=1))) == 'TypeError: reversed() takes no keyword arguments'
assert fails(lambda: (list(zip([1],[2,3],strict=True)))) == 'ValueError: zip() argument 2 is longer than argument 1'
assert fails(lambda: (list(zip([1,2],[2,3],[1],strict=True)))) == 'ValueError: zip() argument 3 is shorter than arguments 1-2'
assert fails(lambda: (list(zip([1,2],[2,3],[1,2,3],strict=True)))) == 'ValueError: zip() argument 3 is longer than arguments 1-2'
assert fails(lambda: (list(zip([],[2],strict=True)))) == 'ValueError: zip() argument 2 is longer than argument 1'
assert fails(lambda: (list(zip([],[],[2],strict=True)))) == 'ValueError: zip() argument 3 is longer than arguments 1-2'
assert repr(list(zip())) == '[]'
assert repr(list(zip([1,2,3],"abc",(4,5,6)))) == "[(1, 'a', 4), (2, 'b', 5), (3, 'c', 6)]"
assert fails(lambda: range("a")) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: range(1,2,3,4)) == 'TypeError: range expected at most 3 arguments, got 4'
assert fails(lambda: range()) == 'TypeError: range expected at least 1 argument, got 0'
assert fails(lambda: range(1,2,0)) == 'ValueError: range() arg 3 must not be zero'
assert fails(lambda: (range(x=1))) == 'TypeError: range() takes no keyword arguments'
assert fails(lambda: slice()) == 'TypeError: slice expected at least 1 argument, got 0'
assert fails(lambda: slice(1,2,3,4)) == 'TypeError: slice expected at most 3 arguments, got 4'
assert repr(hash(slice(1,2,3))) == '-2340833382717974474'
assert fails(lambda: slice(1,2,3).indices(-1)) == 'ValueError: length should not be negative'
assert repr(slice(None,None,-1).indices(5)) == '(4, -1, -1)'
assert repr(slice(1,100,3).indices(2**70)) == '(1, 100, 3)'
assert repr((slice(1,2)==slice(1,2))) == 'True'
assert repr(slice(1,2)<slice(1,3)) == 'True'
assert repr(slice(1)) == 'slice(None, 1, None)'
assert repr(hash(range(10))) == '-7546101314042312252'
assert repr(hash(range(0))) == '2676694398852732306'
assert repr(hash(range(3,4,9))) == '3985224588053030672'
assert repr(hash(())) == '5740354900026072187'
assert repr(hash((1,2,3))) == '529344067295497451'
assert fails(lambda: [1][1:2:0]) == 'ValueError: slice step cannot be zero'
assert fails(lambda: [1]["a":]) == 'TypeError: slice indices must be integers or None or have an __index__ method'
assert fails(lambda: (1,)+[1]) == 'TypeError: can only concatenate tuple (not "list") to tuple'
assert fails(lambda: (1,)*"a") == "TypeError: can't multiply sequence by non-int of type 'str'"
assert repr((1,2)*3) == '(1, 2, 1, 2, 1, 2)'
assert repr(3*(1,2)) == '(1, 2, 1, 2, 1, 2)'
assert repr((1,2)*0) == '()'
assert fails(lambda: tuple(1,2)) == 'TypeError: tuple expected at most 1 argument, got 2'
assert fails(lambda: (tuple(x=1))) == 'TypeError: tuple() takes no keyword arguments'
assert fails(lambda: (1,).index(2)) == 'ValueError: tuple.index(x): x not in tuple'
assert repr((1,2,3,2).index(2,2)) == '3'
assert repr((1,2,3,2).index(2,-1)) == '3'
assert repr((1,2,3,2).count(2)) == '2'
assert fails(lambda: range(3)[5]) == 'IndexError: range object index out of range'
assert fails(lambda: range(3)["a"]) == 'TypeError: range indices must be integers or slices, not str'
assert fails(lambda: range(3).index(7)) == 'ValueError: 7 is not in range'
assert fails(lambda: range(3).index("a")) == 'ValueError: sequence.index(x): x not in sequence'
assert repr(range(3).index(2.0)) == '2'
assert repr(range(3).count(2.0)) == '1'
assert repr(range(10)[2:5]) == 'range(2, 5)'
assert repr(range(10)[::-1]) == 'range(9, -1, -1)'
assert repr(range(10)[-3:]) == 'range(7, 10)'
assert repr(range(10)[5:2]) == 'range(5, 2)'
assert repr(range(0,10,3)) == 'range(0, 10, 3)'
assert repr(range(10,0,-3)[1]) == '7'
assert repr(5 in range(10)) == 'True'
assert repr(5.0 in range(10)) == 'True'
assert repr("a" in range(3)) == 'False'
assert repr((range(0)==range(2,1))) == 'True'
assert repr((range(0,3,2)==range(0,4,2))) == 'True'
assert repr(range(2**70,2**70+3)[1]) == '1180591620717411303425'
assert repr(list(range(2**70,2**70+3))) == '[1180591620717411303424, 1180591620717411303425, 1180591620717411303426]'
assert repr(len(range(2**70,2**70+3))) == '3'
assert repr((bool(range(0)),bool(range(2**80)))) == '(False, True)'
assert repr((range(5).start,range(5).stop,range(5).step)) == '(0, 5, 1)'
assert repr(range(5).__reduce__()) == "(<class 'range'>, (0, 5, 1))"
assert repr(slice(5).__reduce__()) == "(<class 'slice'>, (None, 5, None))"
assert fails(lambda: len(range(2**64))) == 'OverflowError: Python int too large to convert to C ssize_t'
assert repr(range(2**64).start) == '0'
assert fails(lambda: sum([1,"a"])) == "TypeError: unsupported operand type(s) for +: 'int' and 'str'"
assert fails(lambda: sum(["a"],"")) == "TypeError: sum() can't sum strings [use ''.join(seq) instead]"
assert fails(lambda: [1,2].index(3)) == 'ValueError: 3 is not in list'
assert fails(lambda: list(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: (list(x=1))) == 'TypeError: list() takes no keyword arguments'
assert fails(lambda: list(1,2)) == 'TypeError: list expected at most 1 argument, got 2'
assert fails(lambda: [1].pop(5)) == 'IndexError: pop index out of range'
assert fails(lambda: [].pop()) == 'IndexError: pop from empty list'
assert fails(lambda: [].remove(1)) == 'ValueError: list.remove(x): x not in list'
assert fails(lambda: [1]+(1,)) == 'TypeError: can only concatenate list (not "tuple") to list'
assert fails(lambda: [1]*1.5) == "TypeError: can't multiply sequence by non-int of type 'float'"
assert fails(lambda: [1].insert("a",1)) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: [3].sort(1)) == 'TypeError: sort() takes no positional arguments'
assert fails(lambda: ([3].sort(foo=1))) == "TypeError: sort() got an unexpected keyword argument 'foo'"
assert fails(lambda: [3].extend(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: [1]<(1,)) == "TypeError: '<' not supported between instances of 'list' and 'tuple'"
assert fails(lambda: [1].index(2,"a")) == 'TypeError: slice indices must be integers or have an __index__ method'
assert repr(([1,2,3]==[1,2,3],[1,2]<[1,3],[1,2]<[1,2,3],[1]>=[1])) == '(True, True, True, True)'
assert repr(([1,2]!=[1,2,3])) == 'True'
assert repr([1,2,3,4,5][::2]) == '[1, 3, 5]'
assert repr([1,2,3,4,5][-1:0:-2]) == '[5, 3]'
assert repr([1,2,3].copy()) == '[1, 2, 3]'
assert repr(list("abc")) == "['a', 'b', 'c']"
assert repr([1,2,3].__len__()) == '3'
assert repr([1,2]*3) == '[1, 2, 1, 2, 1, 2]'
assert repr(2*[1,2]) == '[1, 2, 1, 2]'
assert repr([]*5) == '[]'
assert repr([1]*-1) == '[]'
assert repr([1,2,1].count(1)) == '2'
assert repr(list((1,2))) == '[1, 2]'
assert repr(list({1:2,3:4})) == '[1, 3]'
assert repr(list({1:2,3:4}.values())) == '[2, 4]'
assert repr(list({1:2,3:4}.items())) == '[(1, 2), (3, 4)]'
assert repr([[]]*2) == '[[], []]'
assert fails(lambda: list.append()) == 'TypeError: unbound method list.append() needs an argument'
assert fails(lambda: list.append(1)) == "TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object"
assert fails(lambda: list.append(1,2)) == "TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object"
assert fails(lambda: list().append()) == 'TypeError: list.append() takes exactly one argument (0 given)'
assert fails(lambda: [].append(1,2)) == 'TypeError: list.append() takes exactly one argument (2 given)'
assert fails(lambda: [].pop(1,2)) == 'TypeError: pop expected at most 1 argument, got 2'
assert fails(lambda: ([1].sort(key=1))) == "TypeError: 'int' object is not callable"
assert fails(lambda: [].index()) == 'TypeError: index expected at least 1 argument, got 0'
assert repr(list[int]) == 'list[int]'
assert repr(dict[str,int]) == 'dict[str, int]'
assert fails(lambda: sorted()) == 'TypeError: sorted expected 1 argument, got 0'
assert fails(lambda: sorted([],1)) == 'TypeError: sorted expected 1 argument, got 2'
assert fails(lambda: (sorted([],foo=1))) == "TypeError: sort() got an unexpected keyword argument 'foo'"
assert fails(lambda: sorted(1)) == "TypeError: 'int' object is not iterable"
assert repr((sorted([3,1,2],reverse=True))) == '[3, 2, 1]'
assert repr((sorted([3,1,2],key=lambda v:-v))) == '[3, 2, 1]'
assert repr((sorted("bca",key=str.upper))) == "['a', 'b', 'c']"
assert fails(lambda: sorted([1,"a"])) == "TypeError: '<' not supported between instances of 'str' and 'int'"
assert repr(sorted({3:1,1:2})) == '[1, 3]'
assert repr([x for x in iter([1,2,3].pop, 1)]) == '[3, 2]'
assert fails(lambda: iter(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: iter(1,2)) == 'TypeError: iter(v, w): v must be callable'
assert fails(lambda: next(1)) == "TypeError: 'int' object is not an iterator"
assert fails(lambda: next(iter([]))) == 'StopIteration: '
assert repr(next(iter([]),3)) == '3'
assert repr(tuple(range(3))) == '(0, 1, 2)'
assert repr(tuple([1,[2]])) == '(1, [2])'
assert repr((())) == '()'
assert repr(((1,))) == '(1,)'
assert repr((1,2)[0:1]) == '(1,)'
assert repr((1,2,3)[::2]) == '(1, 3)'
assert repr(((1,2)<(1,3),(1,2)==(1,2),(1,2)!=(1,2),(1,)<(1,2))) == '(True, True, False, True)'
assert repr((1 in (1,2), 3 in (1,2))) == '(True, False)'
assert repr(max((1,2),(1,3))) == '(1, 3)'
assert repr([1,2,3].__contains__(2)) == 'True'
assert repr(iter([1]).__length_hint__()) == '1'
assert repr([1,2,3,4][1:3]) == '[2, 3]'
assert fails(lambda: type(iter([]))()) == "TypeError: cannot create 'list_iterator' instances"
assert fails(lambda: type({}.keys())()) == "TypeError: cannot create 'dict_keys' instances"
assert fails(lambda: type(iter({}))()) == "TypeError: cannot create 'dict_keyiterator' instances"
assert repr([1,2,3].__getitem__(slice(1,2))) == '[2]'
assert repr([1].__add__([2])) == '[1, 2]'
assert repr([1].__mul__(2)) == '[1, 1]'
assert repr([1].__rmul__(2)) == '[1, 1]'
assert repr([1].__iadd__("ab")) == "[1, 'a', 'b']"
assert repr([1].__imul__(3)) == '[1, 1, 1]'
assert repr([1].__eq__(1)) == 'NotImplemented'
assert repr([1].__lt__([2])) == 'True'
assert repr((1).__add__(2)) == '3'
assert repr([].__sizeof__()) == '40'
assert repr([1,2,3].__sizeof__()) == '72'
assert repr({}.__sizeof__()) == '48'
assert repr(set().__sizeof__()) == '200'
assert repr(().__sizeof__()) == '24'
assert repr(range(3).__sizeof__()) == '48'
assert repr(list.__doc__) == "'Built-in mutable sequence.\\n\\nIf no argument is given, the constructor creates a new empty list.\\nThe argument must be an iterable if specified.'"
assert repr(list.append.__doc__) == "'Append object to the end of the list.'"
assert repr(list.append.__text_signature__) == "'($self, object, /)'"
assert repr(list.__hash__) == 'None'
assert repr(dict.get.__name__) == "'get'"
assert repr((list.__name__, list.__module__, list.__qualname__)) == "('list', 'builtins', 'list')"
assert repr(list.__bases__) == "(<class 'object'>,)"
assert repr([].__class__) == "<class 'list'>"
assert repr(list.__mro__) == "(<class 'list'>, <class 'object'>)"
assert fails(lambda: hash([])) == "TypeError: unhashable type: 'list'"
