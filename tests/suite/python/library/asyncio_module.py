"""asyncio: coroutines, tasks and what they share."""

import asyncio
import contextvars
import threading
import time


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


async def after(delay, value):
    await asyncio.sleep(delay)
    return value


async def fails(delay, error):
    await asyncio.sleep(delay)
    raise error


# Running.
assert asyncio.run(after(0, 'done')) == 'done'
assert raises(KeyError, asyncio.run, fails(0, KeyError('no'))) == "'no'"
assert raises(ValueError, asyncio.run, 7) == 'a coroutine was expected, got 7'
assert raises(RuntimeError, asyncio.get_running_loop) == 'no running event loop'
assert asyncio.iscoroutinefunction(after) and not asyncio.iscoroutinefunction(raises)
with asyncio.Runner() as runner:
    assert runner.run(after(0, 1)) == 1 and runner.run(asyncio.sleep(0, 2)) == 2
    assert isinstance(runner.get_loop(), asyncio.AbstractEventLoop)


async def tasks():
    start = time.monotonic()
    assert await asyncio.gather(after(0.02, 'a'), after(0.01, 'b'), after(0, 'c')) == ['a', 'b', 'c']
    assert time.monotonic() - start > 0.019 and await asyncio.gather() == []
    mixed = await asyncio.gather(after(0, 1), fails(0, OSError('x')), return_exceptions=True)
    assert mixed[0] == 1 and type(mixed[1]) is OSError
    try:
        await asyncio.gather(after(0, 1), fails(0, OSError('x')))
        raise AssertionError
    except OSError as error:
        assert str(error) == 'x'
    task = asyncio.create_task(after(0.01, 5), name='five')
    assert task.get_name() == 'five' and not task.done() and task in asyncio.all_tasks()
    assert raises(asyncio.InvalidStateError, task.result) == 'Result is not set.'
    assert raises(asyncio.InvalidStateError, task.exception) == 'Exception is not set.'
    assert repr(task).startswith("<Task pending name='five' coro=<after() running at ")
    called = []
    task.add_done_callback(lambda given: called.append(given.result()))
    assert await task == 5 and task.done() and task.result() == 5 and task.exception() is None
    await asyncio.sleep(0)
    assert called == [5] and task not in asyncio.all_tasks() and task.cancel() is False
    assert asyncio.current_task().get_coro().__name__ == 'tasks' and await task == 5
    bad = asyncio.create_task(fails(0, ValueError('bad')))
    done, pending = await asyncio.wait([bad])
    assert done == {bad} and not pending and str(bad.exception()) == 'bad'
    assert raises(ValueError, bad.result) == 'bad'
    quick, slow = asyncio.create_task(after(0, 'quick')), asyncio.create_task(after(60, 'slow'))
    done, pending = await asyncio.wait([quick, slow], return_when=asyncio.FIRST_COMPLETED)
    assert done == {quick} and pending == {slow}
    slow.cancel()
    done, pending = await asyncio.wait([slow])
    assert slow.cancelled() and done == {slow}
    order = [await each for each in asyncio.as_completed([after(0.03, 'last'), after(0, 'first')])]
    assert order == ['first', 'last']
    assert raises(TypeError, asyncio.create_task, 3).startswith('a coroutine was expected, got 3')
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, 'soon')
    assert repr(future) == '<Future pending>' and await future == 'soon' and repr(future) == "<Future finished result='soon'>"
    assert raises(asyncio.InvalidStateError, future.set_result, 1) == 'invalid state'
    assert asyncio.isfuture(future) and not asyncio.isfuture(3) and asyncio.ensure_future(future) is future


async def cancellation():
    log = []

    async def careful():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            log.append(error.args)
            raise
        finally:
            log.append('cleaned')

    task = asyncio.create_task(careful())
    await asyncio.sleep(0)
    assert task.cancel('enough') is True and task.cancelling() == 1
    try:
        await task
        raise AssertionError
    except asyncio.CancelledError:
        log.append('seen')
    assert log == [('enough',), 'cleaned', 'seen'] and task.cancelled()
    raises(asyncio.CancelledError, task.result)

    async def stubborn():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return 'kept on'

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    assert await task == 'kept on' and not task.cancelled()
    early = asyncio.create_task(careful())
    early.cancel()
    await asyncio.wait([early])
    assert early.cancelled() and len(log) == 3
    inner = asyncio.create_task(after(0.02, 'shielded'))
    outer = asyncio.ensure_future(asyncio.shield(inner))
    await asyncio.sleep(0)
    outer.cancel()
    await asyncio.wait([outer])
    assert outer.cancelled() and not inner.cancelled() and await inner == 'shielded'
    assert issubclass(asyncio.CancelledError, BaseException) and not issubclass(asyncio.CancelledError, Exception)


async def limits():
    assert await asyncio.wait_for(after(0, 1), 5) == 1 and await asyncio.wait_for(after(0, 1), None) == 1
    task = asyncio.create_task(after(60, 1))
    try:
        await asyncio.wait_for(task, 0.01)
        raise AssertionError
    except TimeoutError:
        assert task.cancelled()
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(60)
        raise AssertionError
    except TimeoutError:
        assert limit.expired()
    async with asyncio.timeout(60) as limit:
        assert limit.when() > asyncio.get_running_loop().time() and repr(limit).startswith('<Timeout [active] when=')
        limit.reschedule(None)
        assert limit.when() is None
    assert not limit.expired()
    async with asyncio.timeout(None):
        await asyncio.sleep(0)
    assert asyncio.TimeoutError is TimeoutError


async def groups():
    async with asyncio.TaskGroup() as group:
        one, two = group.create_task(after(0.01, 1)), group.create_task(after(0, 2))
    assert (one.result(), two.result()) == (1, 2)
    sibling = None
    try:
        async with asyncio.TaskGroup() as group:
            sibling = group.create_task(after(60, 0))
            group.create_task(fails(0, ValueError('v')))
            group.create_task(fails(0, KeyError('k')))
        raise AssertionError
    except* ValueError as caught:
        assert [str(error) for error in caught.exceptions] == ['v']
        assert caught.message == 'unhandled errors in a TaskGroup'
    except* KeyError as caught:
        assert len(caught.exceptions) == 1
    assert sibling.cancelled()
    late = after(0, 0)
    assert raises(RuntimeError, group.create_task, late).startswith('TaskGroup <TaskGroup')
    late.close()


async def shared():
    lock, log = asyncio.Lock(), []

    async def inside(name):
        async with lock:
            log.append(name + ' in')
            await asyncio.sleep(0)
            log.append(name + ' out')

    await asyncio.gather(inside('a'), inside('b'))
    assert log == ['a in', 'a out', 'b in', 'b out'] and not lock.locked()
    assert await lock.acquire() is True and lock.locked() and repr(lock).endswith(' [locked]>')
    lock.release()
    assert raises(RuntimeError, lock.release) == 'Lock is not acquired.'
    event = asyncio.Event()
    waiters = [asyncio.create_task(event.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    assert not event.is_set() and repr(event).endswith(' [unset, waiters:3]>')
    event.set()
    assert await asyncio.gather(*waiters) == [True] * 3 and event.is_set()
    event.clear()
    assert not event.is_set()
    semaphore, inside_now, most = asyncio.Semaphore(2), 0, 0

    async def limited():
        nonlocal inside_now, most
        async with semaphore:
            inside_now += 1
            most = max(most, inside_now)
            await asyncio.sleep(0.001)
            inside_now -= 1

    await asyncio.gather(*(limited() for _ in range(6)))
    assert most == 2 and inside_now == 0 and not semaphore.locked()
    assert raises(ValueError, asyncio.BoundedSemaphore(1).release) == 'BoundedSemaphore released too many times'
    assert raises(ValueError, asyncio.Semaphore, -1) == 'Semaphore initial value must be >= 0'
    condition, ready = asyncio.Condition(), []

    async def waits():
        async with condition:
            await condition.wait_for(lambda: ready)
            return ready.pop()

    task = asyncio.create_task(waits())
    await asyncio.sleep(0)
    async with condition:
        ready.append('go')
        condition.notify()
    assert await task == 'go'
    assert raises(RuntimeError, condition.notify) == 'cannot notify on un-acquired lock'
    barrier = asyncio.Barrier(2)
    assert sorted(await asyncio.gather(barrier.wait(), barrier.wait())) == [0, 1] and barrier.parties == 2


async def queues():
    queue = asyncio.Queue(2)
    await queue.put(1)
    queue.put_nowait(2)
    assert queue.full() and queue.qsize() == 2 and queue.maxsize == 2
    raises(asyncio.QueueFull, queue.put_nowait, 3)
    assert await queue.get() == 1 and queue.get_nowait() == 2 and queue.empty()
    raises(asyncio.QueueEmpty, queue.get_nowait)
    queue.task_done()
    queue.task_done()
    await queue.join()
    assert raises(ValueError, queue.task_done) == 'task_done() called too many times'
    got = []

    async def consume():
        while True:
            got.append(await queue.get())
            queue.task_done()

    consumers = [asyncio.create_task(consume()) for _ in range(2)]
    for number in range(10):
        await queue.put(number)
    await queue.join()
    for consumer in consumers:
        consumer.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)
    assert sorted(got) == list(range(10))
    first, last = asyncio.PriorityQueue(), asyncio.LifoQueue()
    for number in (2, 3, 1):
        first.put_nowait(number)
        last.put_nowait(number)
    assert [first.get_nowait() for _ in range(3)] == [1, 2, 3] and [last.get_nowait() for _ in range(3)] == [1, 3, 2]
    queue.shutdown()
    raises(asyncio.QueueShutDown, queue.put_nowait, 1)


async def threads():
    loop = asyncio.get_running_loop()
    assert await loop.run_in_executor(None, pow, 2, 10) == 1024
    mine = threading.get_ident()
    assert await asyncio.to_thread(threading.get_ident) != mine
    assert await asyncio.to_thread(dict, a=1) == {'a': 1}
    try:
        await asyncio.to_thread([].pop)
        raise AssertionError
    except IndexError as error:
        assert str(error) == 'pop from empty list'
    future = loop.create_future()
    thread = threading.Thread(target=loop.call_soon_threadsafe, args=(future.set_result, 'sent'))
    thread.start()
    assert await future == 'sent'
    thread.join()

    def outside():
        return asyncio.run_coroutine_threadsafe(after(0, 'back'), loop).result()

    assert await asyncio.to_thread(outside) == 'back'
    assert raises(RuntimeError, loop.run_until_complete, future) == 'This event loop is already running'


async def generators():
    closed = []

    async def count(size):
        try:
            for number in range(size):
                yield number
                await asyncio.sleep(0)
        finally:
            closed.append(size)

    assert [number async for number in count(4)] == [0, 1, 2, 3]
    assert {number: number * 2 async for number in count(3) if number} == {1: 2, 2: 4}
    assert {await after(0, number) for number in (1, 2)} == {1, 2}
    lazy = (number + 1 async for number in count(2))
    assert [await anext(lazy), await anext(lazy), await anext(lazy, 'end')] == [1, 2, 'end']
    early = count(9)
    assert await anext(early) == 0 and await early.__anext__() == 1
    await early.aclose()
    assert closed == [4, 3, 2, 9] and await anext(early, None) is None
    echo = []

    async def listen():
        while True:
            echo.append((yield len(echo)))

    talk = listen()
    assert await talk.asend(None) == 0 and await talk.asend('hello') == 1 and echo == ['hello']
    try:
        await talk.athrow(KeyError('stop'))
        raise AssertionError
    except KeyError:
        pass


async def clock():
    loop, log = asyncio.get_running_loop(), []
    loop.call_later(0.01, log.append, 'later')
    loop.call_soon(log.append, 'soon')
    gone = loop.call_later(0.005, log.append, 'gone')
    gone.cancel()
    loop.call_at(loop.time() + 0.005, log.append, 'at')
    await asyncio.sleep(0.03)
    assert log == ['soon', 'at', 'later'] and gone.cancelled()
    word = contextvars.ContextVar('word', default='none')

    async def inner():
        assert word.get() == 'outer'
        word.set('inner')
        return word.get()

    word.set('outer')
    assert await asyncio.create_task(inner()) == 'inner' and word.get() == 'outer'
    assert await inner() == 'inner' and word.get() == 'inner'
    assert loop.is_running() and not loop.is_closed() and not loop.get_debug()


for part in (tasks, cancellation, limits, groups, shared, queues, threads, generators, clock):
    asyncio.run(part())
loop = asyncio.new_event_loop()
assert loop.run_until_complete(after(0, 'own')) == 'own' and not loop.is_running()
loop.close()
assert loop.is_closed()
never = after(0, 0)
assert raises(RuntimeError, loop.run_until_complete, never) == 'Event loop is closed'
never.close()
