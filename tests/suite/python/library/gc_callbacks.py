"""gc: what a program sees of the collector's runs: callbacks, debugging lines, saved garbage."""

import gc
import io
import sys
import weakref


class Node:
    pass


def ring(size):
    nodes = [Node() for _ in range(size)]
    for place, node in enumerate(nodes):
        node.next = nodes[place - 1]
    return weakref.ref(nodes[0])


gc.collect()
gc.disable()
assert gc.callbacks == [] and gc.garbage == []

# Each run tells its beginning and its end, also those of young generations.
told = []


def tell(phase, info):
    told.append((phase, info))


gc.callbacks.append(tell)
ring(3)
assert gc.collect() == 3
assert [phase for phase, _ in told] == ['start', 'stop']
assert told[0][1] == {'generation': 2, 'collected': 0, 'uncollectable': 0}
assert told[1][1] == {'generation': 2, 'collected': 3, 'uncollectable': 0}
told.clear()
gc.collect(0)
gc.collect(1)
assert [(phase, info['generation']) for phase, info in told] == [('start', 0), ('stop', 0), ('start', 1), ('stop', 1)]
assert told[0][1] is not told[1][1] and list(told[0][1]) == ['generation', 'collected', 'uncollectable']
gc.callbacks.remove(tell)
told.clear()
gc.collect()
assert told == []

# A callback cannot collect; a second one is called after the first.
inner = []
gc.callbacks.append(lambda phase, info: inner.append(('first', phase, gc.collect())))
gc.callbacks.append(lambda phase, info: inner.append(('second', phase, gc.collect(0))))
ring(2)
assert gc.collect() == 2
assert inner == [('first', 'start', 0), ('second', 'start', 0), ('first', 'stop', 0), ('second', 'stop', 0)]
gc.callbacks.clear()

# What a callback raises is told and forgotten.
unraisable = []
hook, sys.unraisablehook = sys.unraisablehook, lambda given: unraisable.append((given.exc_type, given.object))


def fails(phase, info):
    raise LookupError(phase)


gc.callbacks.append(fails)
assert gc.collect() == 0
gc.callbacks.clear()
sys.unraisablehook = hook
assert unraisable == [(LookupError, fails)] * 2

# A list of the program's own does not matter to the collector.
kept = gc.callbacks
gc.callbacks = [tell]
gc.collect()
assert told == []
gc.callbacks = kept

# Automatic runs tell, too.
gc.callbacks.append(tell)
gc.enable()
many = [[] for _ in range(7000)]
gc.disable()
gc.callbacks.clear()
phases = [(phase, info['generation']) for phase, info in told]
assert phases and phases == [('start', 0), ('stop', 0)] * (len(phases) // 2)
del many


def lines(flags, run):
    """What the collector writes while `run` runs, and what that gives."""
    error, sys.stderr = sys.stderr, io.StringIO()
    gc.set_debug(flags)
    try:
        return run(), sys.stderr.getvalue().splitlines()
    finally:
        gc.set_debug(0)
        sys.stderr = error


# DEBUG_COLLECTABLE names each object that was found.
def lose():
    node = Node()
    node.self = node
    items = []
    items.append(items)
    names = f'gc: collectable <Node {hex(id(node))}>', f'gc: collectable <list {hex(id(items))}>'
    del node, items
    return gc.collect(), names


(count, names), written = lines(gc.DEBUG_COLLECTABLE, lose)
assert count == 2 and sorted(written) == sorted(names)
assert lines(gc.DEBUG_COLLECTABLE, gc.collect) == (0, [])
assert lines(gc.DEBUG_UNCOLLECTABLE, lambda: (ring(2), gc.collect())[1]) == (2, [])

# DEBUG_STATS: three lines before, one after.
count, written = lines(gc.DEBUG_STATS, lambda: (ring(4), gc.collect())[1])
assert count == 4 and len(written) == 4
assert written[0] == 'gc: collecting generation 2...'
assert written[1].startswith('gc: objects in each generation: ') and len(written[1].split()) == 8
assert written[2].startswith('gc: objects in permanent generation: ')
assert written[3].startswith('gc: done, 4 unreachable, 0 uncollectable, ') and written[3].endswith('s elapsed')
assert lines(gc.DEBUG_STATS, lambda: gc.collect(0))[1][0] == 'gc: collecting generation 0...'

# DEBUG_SAVEALL keeps the garbage, after its finalizers have run.
ended = []


class Ends(Node):
    def __del__(self):
        ended.append(self.name)


def lose_one():
    one = Ends()
    one.name, one.self = 'one', one


gc.set_debug(gc.DEBUG_SAVEALL)
assert gc.get_debug() == 32
lose_one()
assert gc.collect() == 1 and len(gc.garbage) == 1
saved = gc.garbage[0]
assert type(saved) is Ends and saved.name == 'one' and saved.self is saved and ended == ['one'] and gc.is_finalized(saved)
gc.set_debug(0)
assert gc.collect() == 0
gc.garbage.clear()
del saved
assert gc.collect() == 1 and gc.garbage == [] and ended == ['one']

# DEBUG_LEAK is all three.
assert gc.DEBUG_LEAK == gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE | gc.DEBUG_SAVEALL == 38
count, written = lines(gc.DEBUG_LEAK, lambda: (ring(2), gc.collect())[1])
assert count == 2 and len(gc.garbage) == 2 and all(line.startswith('gc: collectable <Node ') for line in written)
gc.garbage.clear()
gc.collect()

for bad, error in ('x', TypeError), (1.5, TypeError), (None, TypeError), (1 << 40, OverflowError):
    try:
        gc.set_debug(bad)
    except error:
        pass
    else:
        raise AssertionError(bad)
assert gc.set_debug(0) is None and gc.get_debug() == 0
gc.enable()
