"""concurrent.futures: work handed to a pool of threads, and the promise of its result."""

import concurrent.futures as futures
import threading
from concurrent.futures import Future, ThreadPoolExecutor


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


# A future by itself.
future = Future()
assert not future.done() and not future.running() and not future.cancelled()
assert repr(future).startswith('<Future at 0x') and repr(future).endswith(' state=pending>')
told = []
future.add_done_callback(told.append)
future.set_result(42)
assert future.done() and future.result() == 42 and future.exception() is None and told == [future]
assert repr(future).endswith(' state=finished returned int>')
future.add_done_callback(lambda given: told.append(given.result()))
assert told == [future, 42] and future.cancel() is False
assert raises(futures.InvalidStateError, future.set_result, 1).startswith('FINISHED: <Future at 0x')
wrong = Future()
assert wrong.set_running_or_notify_cancel() and wrong.running() and wrong.cancel() is False
wrong.set_exception(KeyError('gone'))
assert raises(KeyError, wrong.result) == "'gone'" and type(wrong.exception()) is KeyError
assert repr(wrong).endswith(' state=finished raised KeyError>')
off = Future()
assert off.cancel() and off.cancelled() and off.done() and off.set_running_or_notify_cancel() is False
raises(futures.CancelledError, off.result)
raises(futures.CancelledError, off.exception)
raises(futures.TimeoutError, Future().result, timeout=0.01)
assert futures.TimeoutError is TimeoutError and issubclass(futures.BrokenExecutor, RuntimeError)

# A pool.
with ThreadPoolExecutor(max_workers=3, thread_name_prefix='pool') as pool:
    powers = [pool.submit(pow, number, 2) for number in range(6)]
    assert [power.result() for power in powers] == [0, 1, 4, 9, 16, 25]
    assert list(pool.map(lambda a, b: a + b, 'abc', 'xyz')) == ['ax', 'by', 'cz']
    assert list(pool.map(len, [])) == []
    assert pool.submit(lambda: threading.current_thread().name).result().startswith('pool_')
    assert pool.submit(dict, one=1).result() == {'one': 1}
    bad = pool.submit(lambda: 1 // 0)
    assert isinstance(bad.exception(), ZeroDivisionError)
    assert raises(ZeroDivisionError, bad.result) in ('integer division or modulo by zero', 'division by zero')
    results = pool.map(lambda number: 10 // number, [1, 2, 0, 5])
    assert next(results) == 10 and next(results) == 5
    raises(ZeroDivisionError, next, results)
assert raises(RuntimeError, pool.submit, len, ()) == 'cannot schedule new futures after shutdown'
assert raises(ValueError, ThreadPoolExecutor, 0) == 'max_workers must be greater than 0'
assert raises(TypeError, ThreadPoolExecutor, 1, initializer=1) == 'initializer must be a callable'

# Waiting for many.
gate = threading.Event()
with ThreadPoolExecutor(2) as pool:
    slow, quick = pool.submit(gate.wait), pool.submit(abs, -1)
    done, rest = futures.wait([slow, quick], return_when=futures.FIRST_COMPLETED)
    assert done == {quick} and rest == {slow}
    done, rest = futures.wait([slow], timeout=0.01)
    assert done == set() and rest == {slow} and slow.running()
    raises(TimeoutError, slow.result, 0.01)
    assert raises(TimeoutError, list, futures.as_completed([slow], timeout=0.01)) == '1 (of 1) futures unfinished'
    gate.set()
    assert futures.wait([slow, quick]).not_done == set()
    assert {each.result() for each in futures.as_completed([slow, quick])} == {True, 1}
    failed = pool.submit([].pop)
    assert futures.wait([failed], return_when='FIRST_EXCEPTION').done == {failed}
    assert raises(ValueError, futures.wait, [failed, Future()], return_when='NEVER') == "Invalid return condition: 'NEVER'"

# What waits in line can be called off.
gate.clear()
pool = ThreadPoolExecutor(1)
busy, waiting = pool.submit(gate.wait), pool.submit(abs, -2)
assert waiting.cancel() and waiting.cancelled()
left = pool.submit(abs, -3)
pool.shutdown(wait=False, cancel_futures=True)
assert left.cancelled()
gate.set()
pool.shutdown()
assert busy.result() is True

# Each thread of a pool may be prepared.
local = threading.local()
with ThreadPoolExecutor(2, initializer=lambda word: setattr(local, 'word', word), initargs=('ready',)) as pool:
    assert list(pool.map(lambda _: local.word, range(4))) == ['ready'] * 4
assert futures.FIRST_COMPLETED == 'FIRST_COMPLETED' and futures.ALL_COMPLETED == 'ALL_COMPLETED'
assert issubclass(ThreadPoolExecutor, futures.Executor)
