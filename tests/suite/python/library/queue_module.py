"""queue: queues that threads share."""

import queue
import threading


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


fifo = queue.Queue(maxsize=2)
assert fifo.empty() and not fifo.full() and fifo.qsize() == 0 and fifo.maxsize == 2
fifo.put('a')
fifo.put_nowait('b')
assert fifo.full() and fifo.qsize() == 2
raises(queue.Full, fifo.put_nowait, 'c')
raises(queue.Full, fifo.put, 'c', timeout=0.01)
raises(queue.Full, fifo.put, 'c', block=False)
assert raises(ValueError, fifo.put, 'c', timeout=-1) == "'timeout' must be a non-negative number"
assert fifo.get() == 'a' and fifo.get_nowait() == 'b' and fifo.empty()
raises(queue.Empty, fifo.get_nowait)
raises(queue.Empty, fifo.get, timeout=0.01)
raises(queue.Empty, fifo.get, False)
assert raises(ValueError, fifo.get, timeout=-1) == "'timeout' must be a non-negative number"
assert fifo.unfinished_tasks == 2
fifo.task_done()
fifo.task_done()
fifo.join()
assert raises(ValueError, fifo.task_done) == 'task_done() called too many times'

lifo = queue.LifoQueue()
for number in range(4):
    lifo.put(number)
assert [lifo.get() for _ in range(4)] == [3, 2, 1, 0]
first = queue.PriorityQueue()
for item in [(3, 'c'), (1, 'z'), (2, 'b'), (1, 'a')]:
    first.put(item)
assert [first.get() for _ in range(4)] == [(1, 'a'), (1, 'z'), (2, 'b'), (3, 'c')]
first.put((1, object()))
assert raises(TypeError, first.put, (1, object())) == "'<' not supported between instances of 'object' and 'object'"

# One with no limit and no join, as C makes it.
simple = queue.SimpleQueue()
assert simple.empty() and simple.qsize() == 0
simple.put(1)
simple.put(2, block=False, timeout=3)
simple.put_nowait(3)
assert simple.qsize() == 3 and [simple.get(), simple.get(timeout=1), simple.get_nowait()] == [1, 2, 3]
raises(queue.Empty, simple.get, False)
raises(queue.Empty, simple.get, timeout=0.01)
raises(queue.Empty, simple.get_nowait)
assert raises(ValueError, simple.get, timeout=-1) == "'timeout' must be a non-negative number"

# Producers and consumers.
work, done = queue.Queue(3), []


def consume():
    while (item := work.get()) is not None:
        done.append(item * item)
        work.task_done()
    work.task_done()


threads = [threading.Thread(target=consume) for _ in range(3)]
for thread in threads:
    thread.start()
for number in range(20):
    work.put(number)
work.join()
for _ in threads:
    work.put(None)
for thread in threads:
    thread.join()
assert sorted(done) == [number * number for number in range(20)] and work.unfinished_tasks == 0
got = []
reader = threading.Thread(target=lambda: got.append(simple.get()))
reader.start()
simple.put('late')
reader.join()
assert got == ['late']

# A queue can be shut.
shut = queue.Queue()
shut.put('last')
shut.shutdown()
raises(queue.ShutDown, shut.put, 'more')
assert shut.get() == 'last'
raises(queue.ShutDown, shut.get)
shut = queue.Queue()
shut.put(1)
shut.shutdown(immediate=True)
raises(queue.ShutDown, shut.get)
assert shut.unfinished_tasks == 0 and issubclass(queue.ShutDown, Exception)
assert queue.Empty.__name__ == 'Empty' and queue.Empty.__module__ in ('_queue', 'queue')
assert repr(queue.Queue[int]) == 'queue.Queue[int]'
