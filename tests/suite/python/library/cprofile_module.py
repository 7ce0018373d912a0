# `cProfile`, `_lsprof`, `profile` and `pstats` count calls; `trace` counts lines.
import _lsprof
import contextlib
import cProfile
import io
import pstats
import trace


def fib(number):
    return number if number < 2 else fib(number - 1) + fib(number - 2)


def work():
    values = [fib(index) for index in range(5)]
    values.append(1)
    len(values)
    sorted(values, key=lambda value: -value)
    "a".upper()
    return values


profiler = cProfile.Profile()
profiler.enable()
work()
profiler.disable()
stats = pstats.Stats(profiler)
counts = {name: (primitive, calls) for (_, _, name), (primitive, calls, *_) in stats.stats.items()}
assert counts["fib"] == (5, 19), counts
assert counts["work"] == (1, 1)
assert counts["<lambda>"] == (6, 6)
assert counts["<built-in method builtins.len>"] == (1, 1)
assert counts["<built-in method builtins.sorted>"] == (1, 1)
assert counts["<method 'append' of 'list' objects>"] == (1, 1)
assert counts["<method 'upper' of 'str' objects>"] == (1, 1)
assert counts["<method 'disable' of '_lsprof.Profiler' objects>"] == (1, 1)
assert stats.total_calls == 31 and stats.prim_calls == 17
callers = {name: value[4] for (_, _, name), value in stats.stats.items()}
assert {caller[2]: found[:2] for caller, found in callers["fib"].items()} == {"work": (5, 5), "fib": (14, 6)}
assert all(total >= inline >= 0 for _, _, inline, total, _ in stats.stats.values())
work_entry = [value for (_, _, name), value in stats.stats.items() if name == "work"][0]
assert work_entry[3] > work_entry[2] > 0

entries = {
    entry.code if isinstance(entry.code, str) else entry.code.co_name: entry for entry in profiler.getstats()
}
assert entries["fib"].callcount == 19 and entries["fib"].reccallcount == 14
assert entries["<built-in method builtins.len>"].calls is None
inner = {call.code.co_name: call.callcount for call in entries["fib"].calls}
assert inner == {"fib": 14}
profiler.clear()
assert profiler.getstats() == []

with cProfile.Profile() as second:
    fib(3)
out = io.StringIO()
pstats.Stats(second, stream=out).sort_stats("name").print_stats()
text = out.getvalue()
assert "7 function calls (3 primitive calls)" in text and "Ordered by: function name" in text
assert "ncalls  tottime  percall  cumtime  percall filename:lineno(function)" in text
assert "5/1" in text and "(fib)" in text
assert second.runcall(fib, 4) == 3
profiler.enable()
try:
    second.enable()
except ValueError as error:
    assert str(error) == "Another profiling tool is already active"
else:
    raise AssertionError
profiler.disable()

quiet = _lsprof.Profiler(subcalls=False, builtins=False)
quiet.enable()
work()
quiet.disable()
names = {entry.code if isinstance(entry.code, str) else entry.code.co_name for entry in quiet.getstats()}
assert names == {"fib", "work", "<lambda>"}, names
assert all(entry.calls is None for entry in quiet.getstats())

out = io.StringIO()
with contextlib.redirect_stdout(out):
    cProfile.runctx("fib(2)", {"fib": fib}, {})
assert "function calls" in out.getvalue()

# trace.
tracer = trace.Trace(count=True, trace=False)
assert tracer.runfunc(fib, 3) == 2
results = tracer.results()
line = fib.__code__.co_firstlineno
assert results.counts[(__file__, line + 1)] == 5
tracer = trace.Trace(count=False, trace=False, countfuncs=True)
tracer.runfunc(work)
assert (__file__, "cprofile_module", "fib") in tracer.results().calledfuncs
tracer = trace.Trace(count=False, trace=False, countcallers=True)
tracer.runfunc(work)
pairs = {(caller[2], callee[2]) for caller, callee in tracer.results().callers}
assert ("work", "fib") in pairs and ("fib", "fib") in pairs
out = io.StringIO()
with contextlib.redirect_stdout(out):
    trace.Trace(count=False, trace=True).runfunc(fib, 0)
assert "funcname: fib" in out.getvalue() and "return number if number < 2" in out.getvalue()
