"""graphlib: what must come before what."""

import graphlib
from graphlib import CycleError, TopologicalSorter


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


assert list(TopologicalSorter({'d': ['b', 'c'], 'b': ['a'], 'c': ['a']}).static_order()) == ['a', 'b', 'c', 'd']
assert list(TopologicalSorter().static_order()) == [] and list(TopologicalSorter({1: []}).static_order()) == [1]
sorter = TopologicalSorter()
sorter.add('top', 'left', 'right')
sorter.add('left', 'ground')
sorter.add('right', 'ground')
sorter.add('left')
assert raises(ValueError, sorter.is_active) == 'prepare() must be called first'
assert raises(ValueError, sorter.get_ready) == 'prepare() must be called first'
assert raises(ValueError, sorter.done, 'top') == 'prepare() must be called first'
sorter.prepare()
assert raises(ValueError, sorter.add, 'new') == 'Nodes cannot be added after a call to prepare()'
assert sorter.is_active() and bool(sorter) and sorter.get_ready() == ('ground',) and sorter.get_ready() == ()
assert raises(ValueError, sorter.done, 'top') == "node 'top' was not passed out (still not ready)"
assert raises(ValueError, sorter.done, 'none') == "node 'none' was not added using add()"
sorter.done('ground')
assert raises(ValueError, sorter.done, 'ground') == "node 'ground' was already marked done"
assert set(sorter.get_ready()) == {'left', 'right'}
sorter.done('left')
assert sorter.get_ready() == ()
sorter.done('right')
assert sorter.get_ready() == ('top',) and sorter.is_active()
sorter.done('top')
assert not sorter.is_active() and not sorter
try:
    TopologicalSorter({1: [2], 2: [3], 3: [1]}).prepare()
    raise AssertionError
except CycleError as error:
    assert error.args[0] == 'nodes are in a cycle' and error.args[1] in ([1, 3, 2, 1], [1, 2, 3, 1], [2, 1, 3, 2], [3, 2, 1, 3])
    assert isinstance(error, ValueError)
assert raises(TypeError, TopologicalSorter, {1: [[]]}) == "unhashable type: 'list'"
assert repr(graphlib.TopologicalSorter[str]) == 'graphlib.TopologicalSorter[str]'
