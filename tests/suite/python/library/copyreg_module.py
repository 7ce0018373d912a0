"""copyreg: how copies and pickles of one's own classes are made."""

import copy
import copyreg
import pickle


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def make(x, y):
    point = Point(x, y)
    point.made = True
    return point


copyreg.pickle(Point, lambda point: (make, (point.x, point.y)))
assert Point in copyreg.dispatch_table and copyreg.dispatch_table[complex] is copyreg.pickle_complex
for twin in (copy.copy(Point(1, 2)), copy.deepcopy(Point(1, 2)), pickle.loads(pickle.dumps(Point(1, 2)))):
    assert twin.made and (twin.x, twin.y) == (1, 2)
del copyreg.dispatch_table[Point]
assert not hasattr(copy.copy(Point(1, 2)), 'made')
assert copyreg.pickle_complex(1 + 2j) == (complex, (1.0, 2.0))
assert raises(TypeError, copyreg.pickle, Point, 3) == 'reduction functions must be callable'
assert raises(TypeError, copyreg.constructor, 3) == 'constructors must be callable' and copyreg.constructor(make) is None

# What an object says of itself.
point = Point(3, 4)
assert point.__reduce_ex__(2) == (copyreg.__newobj__, (Point,), {'x': 3, 'y': 4}, None, None)
assert point.__reduce__()[:2] == (copyreg._reconstructor, (Point, object, None))
assert type(copyreg.__newobj__(Point)) is Point and copyreg.__newobj__(int, '7') == 7
assert copyreg.__newobj_ex__(int, ('ff',), {'base': 16}) == 255


class Slotted:
    __slots__ = ('a', '__b')


class Below(Slotted):
    __slots__ = 'c'


assert copyreg._slotnames(Slotted) == ['a', '_Slotted__b'] and copyreg._slotnames(Below) == ['a', '_Slotted__b', 'c'] or set(copyreg._slotnames(Below)) == {'a', '_Slotted__b', 'c'}
filled = Below()
filled.a, filled.c = 1, 2
assert filled.__reduce_ex__(2)[2] == (None, {'a': 1, 'c': 2}) and copy.copy(filled).c == 2
assert raises(TypeError, filled.__reduce_ex__, 1).startswith('a class that defines __slots__ without defining __getstate__ cannot be pickled')
assert copyreg._slotnames(Point) == [] and copyreg._slotnames(int) == []

# Numbers in place of names.
copyreg.add_extension('some.module', 'name', 240)
assert copyreg._extension_registry['some.module', 'name'] == 240 and copyreg._inverted_registry[240] == ('some.module', 'name')
copyreg.add_extension('some.module', 'name', 240)
assert raises(ValueError, copyreg.add_extension, 'some.module', 'name', 241) == "key ('some.module', 'name') is already registered with code 240"
assert raises(ValueError, copyreg.add_extension, 'other', 'name', 240) == "code 240 is already in use for key ('some.module', 'name')"
assert raises(ValueError, copyreg.add_extension, 'other', 'name', 0) == 'code out of range'
copyreg.remove_extension('some.module', 'name', 240)
assert ('some.module', 'name') not in copyreg._extension_registry
assert raises(ValueError, copyreg.remove_extension, 'a', 'b', 9) == "key ('a', 'b') is not registered with code 9"
