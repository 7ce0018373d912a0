"""gc: rings of objects that only each other keep."""

import gc
import weakref


class Node:
    pass


def ring():
    one, two = Node(), Node()
    one.other, two.other = two, one
    return weakref.ref(one)


gc.collect()
gc.disable()
assert not gc.isenabled()
lost = ring()
assert lost() is not None and gc.collect() >= 2 and lost() is None and gc.collect() == 0
gc.enable()
assert gc.isenabled()
value = [1]
assert gc.is_tracked(value) and gc.is_tracked({}) in (False, True) and not gc.is_tracked(1) and not gc.is_tracked('a')
assert gc.is_tracked(Node()) and not gc.is_tracked(None)
holder = [value]
assert any(each is holder for each in gc.get_referrers(value)) and gc.get_referents([1, 'a']) in ([1, 'a'], ['a', 1])
assert gc.get_referents() == [] and gc.get_referents(3) == [] and value in gc.get_referents((value, 2))
assert any(each is holder for each in gc.get_objects()) and len(gc.get_count()) == 3
before = gc.get_threshold()
gc.set_threshold(500, 5, 5)
assert gc.get_threshold()[:2] == (500, 5)
gc.set_threshold(*before)
assert gc.get_threshold() == before and gc.get_debug() == 0 and gc.garbage == []
assert len(gc.get_stats()) == 3 and set(gc.get_stats()[0]) == {'collections', 'collected', 'uncollectable'}
finals = []


class Loud(Node):
    def __del__(self):
        finals.append('end')


loud = Loud()
loud.self = loud
assert not gc.is_finalized(loud)
del loud
gc.collect()
assert finals == ['end']


class Back:
    def __del__(self):
        finals.append(self)


back = Back()
back.self = back
del back
gc.collect()
assert type(finals[-1]) is Back and gc.is_finalized(finals[-1])
assert gc.get_freeze_count() == 0
for wrong in (-1, 3):
    try:
        gc.collect(wrong)
        raise AssertionError
    except ValueError as error:
        assert str(error) == 'invalid generation'
assert gc.collect(0) >= 0 and gc.collect(generation=1) >= 0
