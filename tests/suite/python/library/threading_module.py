"""threading: threads, their names and ends, and the tools to make them wait for each other."""

import threading
import time


def raises(kind, text, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f'{kind.__name__} expected')


main = threading.main_thread()
assert main is threading.current_thread() and main.name == 'MainThread' and main.is_alive()
assert threading.active_count() == 1 and threading.enumerate() == [main]
assert main.ident == threading.get_ident() and not main.daemon
assert repr(main).startswith('<_MainThread(MainThread, started ')

# A thread has a life: initial, started, stopped.
seen = []
thread = threading.Thread(target=lambda *a, **k: seen.append((a, k)), args=(1, 2), kwargs={'three': 3}, name='worker')
assert repr(thread) == '<Thread(worker, initial)>' and thread.ident is None and not thread.is_alive()
raises(RuntimeError, 'cannot join thread before it is started', thread.join)
thread.start()
thread.join()
assert seen == [((1, 2), {'three': 3})] and not thread.is_alive()
assert repr(thread).startswith('<Thread(worker, stopped ')
raises(RuntimeError, 'threads can only be started once', thread.start)
raises(RuntimeError, 'cannot set daemon status of active thread', setattr, main, 'daemon', True)
raises(RuntimeError, 'cannot join current thread', main.join)
thread.name = 'renamed'
assert thread.name == 'renamed'
assert threading.Thread(target=print).name.endswith(' (print)')
assert threading.Thread().name.startswith('Thread-') and threading.Thread(daemon=True).daemon


class Counter(threading.Thread):
    def __init__(self, size):
        super().__init__()
        self.size = size
        self.result = None

    def run(self):
        self.result = sum(range(self.size))


counters = [Counter(size) for size in (10, 100, 1000)]
for counter in counters:
    counter.start()
for counter in counters:
    counter.join()
assert [counter.result for counter in counters] == [45, 4950, 499500]

# Lock and RLock.
lock = threading.Lock()
assert not lock.locked() and lock.acquire() is True and lock.locked()
assert lock.acquire(blocking=False) is False and lock.acquire(timeout=0.01) is False
lock.release()
raises(RuntimeError, 'release unlocked lock', lock.release)
raises(ValueError, "can't specify a timeout for a non-blocking call", lock.acquire, False, 1)
with lock as entered:
    assert entered is True and lock.locked()
total = 0


def add():
    global total
    for _ in range(200):
        with lock:
            total += 1


workers = [threading.Thread(target=add) for _ in range(4)]
[worker.start() for worker in workers]
[worker.join() for worker in workers]
assert total == 800
again = threading.RLock()
with again, again:
    assert repr(again).startswith('<locked _thread.RLock object owner=') and 'count=2' in repr(again)
raises(RuntimeError, 'cannot release un-acquired lock', again.release)

# Event.
event = threading.Event()
assert not event.is_set() and event.wait(0.01) is False
assert repr(event).startswith('<threading.Event at 0x') and repr(event).endswith(': unset>')
waiter = threading.Thread(target=lambda: seen.append(event.wait()))
waiter.start()
event.set()
waiter.join()
assert seen[-1] is True and event.is_set() and event.wait(0) is True and repr(event).endswith(': set>')
event.clear()
assert not event.is_set()

# Condition: one produces, the other consumes.
condition = threading.Condition()
items, eaten = [], []


def consume():
    while len(eaten) < 5:
        with condition:
            condition.wait_for(lambda: items)
            eaten.append(items.pop(0))


consumer = threading.Thread(target=consume)
consumer.start()
for number in range(5):
    with condition:
        items.append(number)
        condition.notify()
consumer.join()
assert eaten == [0, 1, 2, 3, 4]
raises(RuntimeError, 'cannot notify on un-acquired lock', condition.notify)
raises(RuntimeError, 'cannot wait on un-acquired lock', condition.wait)
with condition:
    assert condition.wait(0.01) is False and condition.wait_for(lambda: False, timeout=0.01) is False
    condition.notify_all()

# Semaphores.
semaphore = threading.Semaphore(2)
assert semaphore.acquire() and semaphore.acquire() and not semaphore.acquire(blocking=False)
assert not semaphore.acquire(timeout=0.01)
semaphore.release(2)
with semaphore:
    pass
raises(ValueError, 'semaphore initial value must be >= 0', threading.Semaphore, -1)
raises(ValueError, 'n must be one or more', semaphore.release, 0)
bounded = threading.BoundedSemaphore(1)
raises(ValueError, 'Semaphore released too many times', bounded.release)
assert repr(bounded).endswith(': value=1/1>') and repr(semaphore).endswith(': value=2>')

# Barrier.
arrived = []
barrier = threading.Barrier(3, action=lambda: arrived.append('all'))
places = []
parties = [threading.Thread(target=lambda: places.append(barrier.wait())) for _ in range(2)]
[party.start() for party in parties]
places.append(barrier.wait())
[party.join() for party in parties]
assert sorted(places) == [0, 1, 2] and arrived == ['all']
assert barrier.parties == 3 and barrier.n_waiting == 0 and not barrier.broken
barrier.abort()
assert barrier.broken
try:
    barrier.wait()
    raise AssertionError
except threading.BrokenBarrierError as error:
    assert isinstance(error, RuntimeError)
barrier.reset()
assert not barrier.broken

# What belongs to one thread.
local = threading.local()
local.value = 'main'
found = []
other = threading.Thread(target=lambda: (found.append(hasattr(local, 'value')), setattr(local, 'value', 'other')))
other.start()
other.join()
assert found == [False] and local.value == 'main' and local.__dict__ == {'value': 'main'}


class Own(threading.local):
    shared = []

    def __init__(self, first):
        self.first = first


own = Own(7)
own.first += 1
looker = threading.Thread(target=lambda: found.append(own.first))
looker.start()
looker.join()
assert found[-1] == 7 and own.first == 8

# A timer, and one called off.
rung = []
timer = threading.Timer(0.01, rung.append, args=['now'])
timer.start()
timer.join()
assert rung == ['now']
timer = threading.Timer(60, rung.append, args=['never'])
timer.start()
timer.cancel()
timer.join()
assert rung == ['now'] and timer.finished.is_set()

# An exception that nobody caught is handed to the hook.
caught = []
hook, threading.excepthook = threading.excepthook, lambda given: caught.append((given.exc_type, str(given.exc_value), given.thread.name))
bad = threading.Thread(target=lambda: [][0], name='bad')
bad.start()
bad.join()
threading.excepthook = hook
assert caught == [(IndexError, 'list index out of range', 'bad')] and threading.__excepthook__ is hook
quiet = threading.Thread(target=lambda: exit())
quiet.start()
quiet.join()

# A join with a limit does not wait longer.
gate = threading.Event()
slow = threading.Thread(target=gate.wait, daemon=True)
slow.start()
slow.join(0.01)
assert slow.is_alive() and slow in threading.enumerate() and threading.active_count() == 2
gate.set()
slow.join()
assert threading.active_count() == 1 and threading.TIMEOUT_MAX > 1e6
assert threading.get_native_id() == main.native_id
before = time.monotonic()
time.sleep(0.01)
assert time.monotonic() - before > 0.009
assert threading.stack_size() == 0
raises(ValueError, 'size not valid: 1 bytes', threading.stack_size, 1)
raises(AssertionError, 'group argument must be None for now', threading.Thread, 1)
