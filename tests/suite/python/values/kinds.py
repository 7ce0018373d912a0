"""What kind of descriptor stands where, and what a list says that is changed while it is sorted."""

import copy
import pickle
import sys
import typing


def raises(kind, words, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind as error:
        assert str(error) == words, str(error)
        return
    raise AssertionError("nothing raised")


# Methods that are slots as well.
for owner, name in ((list, '__getitem__'), (dict, '__getitem__'), (dict, '__contains__'),
                    (set, '__contains__'), (frozenset, '__contains__')):
    assert type(owner.__dict__[name]).__name__ == 'method_descriptor', (owner, name)
    assert repr(owner.__dict__[name]) == f"<method '{name}' of '{owner.__name__}' objects>"
assert type(tuple.__dict__['__getitem__']).__name__ == 'wrapper_descriptor'
assert list.__getitem__.__text_signature__ == '($self, index, /)'
raises(TypeError, 'list.__getitem__() takes exactly one argument (0 given)', [].__getitem__)
raises(TypeError, 'list.__getitem__() takes exactly one argument (2 given)', list.__getitem__, [1], 0, 1)
raises(TypeError, 'list.__getitem__() takes no keyword arguments', [1].__getitem__, x=1)
raises(TypeError, "descriptor '__getitem__' for 'dict' objects doesn't apply to a 'int' object", dict.__getitem__, 3)
raises(TypeError, 'unbound method set.__contains__() needs an argument', set.__contains__)
raises(TypeError, 'list indices must be integers or slices, not str', [1].__getitem__, 'a')


class Plain(list):
    pass


class Own(list):
    def __getitem__(self, index):
        return 'own', super().__getitem__(index)


class Default(dict):
    __getitem__ = dict.__getitem__

    def __missing__(self, key):
        return key


class Everything(dict):
    def __contains__(self, key):
        return True


assert Plain([1, 2])[1] == 2 and Plain.__getitem__ is list.__getitem__ and Plain([1, 2])[:1] == [1]
assert Own([1])[0] == ('own', 1) and Default()['x'] == 'x' and 3 in Everything() and 3 not in Default()
del Own.__getitem__
assert Own([1])[0] == 1

# Fields of structs are members, what is computed is not.
for owner, name in ((complex, 'real'), (type(sys.flags), 'optimize'), (type(sys.version_info), 'major'),
                    (type(Own().append), '__self__'), (slice, 'start')):
    kind = type(owner.__dict__[name]).__name__
    assert kind == ('member_descriptor' if name != '__self__' else 'getset_descriptor'), (owner, name, kind)
assert type(type(Own.__init_subclass__).__dict__['__self__']).__name__ == 'getset_descriptor'
assert type(type(Plain([]).__repr__).__dict__['__self__']).__name__ == 'member_descriptor'

# Named tuples of the interpreter.
info = sys.int_info
kind = type(info)
assert kind.__match_args__[0] == 'bits_per_digit' and (kind.n_fields, kind.n_sequence_fields, kind.n_unnamed_fields) == (4, 4, 0)
assert info.__reduce__() == (kind, (tuple(info), {})) and copy.copy(info) == info
assert copy.replace(info, sizeof_digit=3) == (30, 3, 4300, 640) and type(copy.replace(info)) is kind
raises(TypeError, "Got unexpected field name(s): ['x']", info.__replace__, x=3)
raises(TypeError, 'sys.int_info() takes a 4-sequence (1-sequence given)', kind, [1])
assert repr(kind([1, 2, 3, 4])).startswith('sys.int_info(bits_per_digit=1, ')
raises(TypeError, "cannot create 'sys.flags' instances", type(sys.flags), range(18))

# Types made at run time, and `typing.Generic`.
HEAP = 1 << 9
assert typing.Generic.__flags__ & HEAP and not int.__flags__ & HEAP and Plain.__flags__ & HEAP
T = typing.TypeVar('T')


class Box(typing.Generic[T]):
    pass


for protocol in range(6):
    assert type(pickle.loads(pickle.dumps(Box(), protocol))) is Box
    assert type(pickle.loads(pickle.dumps(typing.Generic(), protocol))) is typing.Generic
assert '__new__' not in typing.Generic.__dict__


# Derived properties without a place for their docstring.
class Bare(property):
    __slots__ = ()


class Roomy(property):
    pass


def getter(self):
    "words"


def silent(self):
    pass


raises(AttributeError, "'Bare' object attribute '__doc__' is read-only", Bare, getter)
assert Bare(silent).__doc__ is None and Bare(silent, None, None, 'given').__doc__ is None
assert Roomy(getter).__doc__ == 'words' and Roomy(getter, None, None, 'given').__doc__ == 'given'


# Sorting.
def sort_with(change):
    items = [3, 1, 2]
    items.sort(key=lambda item: change(items) or item)
    return items


raises(ValueError, 'list modified during sort', sort_with, lambda items: items.append(1))
raises(ValueError, 'list modified during sort', sort_with, lambda items: items.append(1) or items.clear())
assert sort_with(lambda items: items.clear()) == [1, 2, 3]
assert sort_with(lambda items: len(items)) == [1, 2, 3]


# `*=` asks the right operand to repeat itself only where the left one is no sequence, not even half of one.
class Plain:
    pass


def multiplied(left, right):
    try:
        left *= right
    except TypeError as error:
        return str(error)
    return left


for left in (set(), {}, Plain(), range(2), frozenset(), {}.keys()):
    name = type(left).__name__
    expected = f"unsupported operand type(s) for *=: '{name}' and 'list'"
    assert multiplied(left, [1]) == expected, name
assert multiplied(2, [1]) == [1, 1]
assert multiplied(2.0, "a") == "can't multiply sequence by non-int of type 'float'"
try:
    format(1, None)
except TypeError as error:
    assert str(error) == "format() argument 2 must be str, not None"
