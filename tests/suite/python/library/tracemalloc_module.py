"""tracemalloc: which blocks of memory are in use, how large they are, and which lines asked for them."""

import tracemalloc


def raises(error, run, *words):
    try:
        found = run()
    except error as raised:
        assert all(word in str(raised) for word in words), str(raised)
    else:
        raise AssertionError(found)


# Off: nothing is known.
assert not tracemalloc.is_tracing() and tracemalloc.get_traced_memory() == (0, 0)
assert tracemalloc.get_traceback_limit() == 1 and tracemalloc.get_object_traceback([]) is None
raises(RuntimeError, tracemalloc.take_snapshot, 'the tracemalloc module must be tracing memory allocations to take a snapshot')
for bad, error in (0, ValueError), (-1, ValueError), (65536, ValueError), ('x', TypeError), (1.5, TypeError):
    raises(error, lambda: tracemalloc.start(bad))
raises(ValueError, lambda: tracemalloc.start(0), 'the number of frames must be in range [1; 65535]')
tracemalloc.start()
assert tracemalloc.is_tracing() and tracemalloc.get_traceback_limit() == 1
tracemalloc.start(5)
assert tracemalloc.get_traceback_limit() == 1


def taken(make):
    """Bytes in use while what `make` gives is alive, and at most."""
    tracemalloc.clear_traces()
    result = make()
    return tracemalloc.get_traced_memory()


# What things weigh: with the collector's header, without what was there before.
count = 1000
assert taken(lambda: bytes(count))[0] == 1033 and taken(lambda: 'x' * count)[0] == 1041 and taken(lambda: 'é' * count)[0] == 1057
assert taken(lambda: '€' * count)[0] == 2058 and taken(object)[0] == 16 and taken(lambda: 2 ** count)[0] in range(24 + 4 * 34, 24 + 4 * 38)
assert taken(lambda: [None] * count)[0] in (8000, 8056) and taken(lambda: (None,) * count)[0] == 8040
assert taken(lambda: bytearray(1000))[0] == 56 + 1001 and taken(set)[0] == 216 and taken(lambda: {1, 2, 3, 4, 5, 6, 7, 8})[0] == 216 + 512
assert taken(lambda: None) == (0, 0) or taken(lambda: None)[0] == 0
assert taken(lambda: [object() for _ in range(100)])[0] in (1600 + 864, 1600 + 920)
assert taken(lambda: [[0] * 100 for _ in range(200)])[0] in range(200 * 800 + 1600 + 150 * 56, 200 * 856 + 1600 + 100)


# A list holds all it makes; a generator one thing at a time.
def squares():
    return sum([number * number for number in range(1000, 11_000)])


def lazy():
    return sum(number * number for number in range(1000, 11_000))


assert taken(squares)[1] > 400_000 and taken(lazy)[1] < 1000
assert taken(squares)[0] < 100


class Wide:
    def __init__(self, left, right):
        self.left, self.right = left, right


class Narrow:
    __slots__ = 'left', 'right'

    def __init__(self, left, right):
        self.left, self.right = left, right


warm = [Wide(1, 2) for _ in range(40)]
wide, narrow = taken(lambda: [Wide(1, 2) for _ in range(1000)])[0], taken(lambda: [Narrow(1, 2) for _ in range(1000)])[0]
assert wide - narrow == 1000 * (88 - 48) and narrow in (1000 * 48 + 8800, 1000 * 48 + 8856), (wide, narrow)
growing = {}
steps = []
for key in range(200):
    tracemalloc.clear_traces()
    growing[key] = None
    current, peak = tracemalloc.get_traced_memory()
    if current > 100:
        steps.append((key, current))
assert steps == [(0, 160), (5, 288), (10, 568), (21, 1104), (42, 2200), (85, 4624), (170, 9240)]

# The peak goes on until it is reset.
tracemalloc.clear_traces()
big = bytearray(50_000)
del big
current, peak = tracemalloc.get_traced_memory()
assert current < 1000 and peak > 50_000
tracemalloc.reset_peak()
current, peak = tracemalloc.get_traced_memory()
assert peak - current < 500

# Lines.
tracemalloc.clear_traces()
first = [bytes(1000) for _ in range(10)]
second = [
    bytes(5000),
    bytes(2000),
]
snapshot = tracemalloc.take_snapshot()
own = snapshot.filter_traces([tracemalloc.Filter(True, __file__)])
lines = own.statistics('lineno')
here = first_line = tracemalloc.get_object_traceback(first[0])[0].lineno
assert [(each.traceback[0].lineno - here, each.size) for each in lines[:3]][0][0] == 0 and lines[0].count in (11, 12)
assert (lines[1].traceback[0].lineno - here, lines[1].size) == (2, 5033)
assert (lines[2].traceback[0].lineno - here, lines[2].size) == (3, 2033)
assert own.statistics('filename')[0].size == sum(each.size for each in lines)
assert snapshot.traceback_limit == 1 and len(own.traces) == sum(each.count for each in lines)
assert str(lines[1]).startswith(f'{__file__}:{here + 2}: size=5033 B, count=1, average=5033 B')
assert repr(lines[1].traceback) == f"<Traceback (<Frame filename={__file__!r} lineno={here + 2}>,)>"
assert len(snapshot.filter_traces([tracemalloc.Filter(False, __file__)]).traces) == len(snapshot.traces) - len(own.traces)
assert len(own.filter_traces([tracemalloc.Filter(True, __file__, lineno=here + 2)]).traces) == 1
assert tracemalloc.get_object_traceback(second[1])[0].lineno == here + 3
assert tracemalloc.get_object_traceback(5) is None and tracemalloc.get_object_traceback(tracemalloc) is None
assert tracemalloc.get_tracemalloc_memory() > 0

# What has changed between two snapshots.
before = tracemalloc.take_snapshot()
more = [bytes(3000) for _ in range(20)]
del first
after = tracemalloc.take_snapshot()
changes = after.compare_to(before, 'lineno')
grown, shrunk = changes[0], changes[1]
assert grown.size_diff in range(60_660, 61_000) and grown.count_diff in (21, 22) and grown.size == grown.size_diff
assert shrunk.size_diff in range(-10_700, -10_400) and shrunk.traceback[0].lineno == here and shrunk.size in (0, 56)
assert f'(+{grown.size_diff / 1024:.1f} KiB)' in str(grown)

# More frames.
tracemalloc.stop()
assert tracemalloc.get_traced_memory() == (0, 0)
tracemalloc.start(3)


def inner():
    return bytes(700)


def outer():
    return inner()


deep = outer()
trace = tracemalloc.get_object_traceback(deep)
assert len(trace) == 3 and trace.total_nframe is None
assert (trace[0].lineno - trace[1].lineno, trace[2].lineno - trace[1].lineno) == (3, -4), list(trace)
places = [f'  File "{__file__}", line {frame.lineno}' for frame in trace]
assert [line for line in trace.format() if line.startswith('  File')] == places
assert trace.format(most_recent_first=True, limit=1)[0] == places[2]
snapshot = tracemalloc.take_snapshot()
found = [each for each in snapshot.statistics('traceback') if each.size == 733]
assert len(found) == 1 and found[0].traceback == trace and found[0].count == 1
by_file = snapshot.statistics('lineno', cumulative=True)
assert sum(each.size == 733 for each in by_file) >= 2
raises(ValueError, lambda: snapshot.statistics('file'), 'unknown key_type')
kept = deep
tracemalloc.clear_traces()
assert tracemalloc.get_object_traceback(kept) is None and tracemalloc.is_tracing()
tracemalloc.stop()
assert not tracemalloc.is_tracing()
