"""Threads change inside native code that calls Python, and wait there."""
import queue
import sys
import threading
import time


def together(*targets):
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# Two consumers, each inside sum().
queues = [queue.Queue(), queue.Queue()]
sums = {}


def consumer(number):
    def consume():
        sums[number] = sum(queues[number].get() for _ in range(10))

    return consume


def produce():
    for item in range(10):
        for number, full in enumerate(queues):
            full.put(item * (number + 1))
            time.sleep(0.001)


together(consumer(0), consumer(1), produce)
assert sums == {0: 45, 1: 90}


# Sleeping in a key function: the threads sleep at the same time.
def slow(item):
    time.sleep(0.02)
    return -item


ordered = []
together(*[lambda: ordered.append(sorted([1, 3, 2], key=slow))] * 4)
assert ordered == [[3, 2, 1]] * 4

# A computation inside native code gives way when its time is over.
progress = []


def count(number):
    def turns():
        for turn in range(200_000):
            if turn % 1000 == 0:
                progress.append(number)
            yield turn

    return lambda: sum(turns())


sys.setswitchinterval(1e-4)
together(count(0), count(1))
changes = sum(1 for before, after in zip(progress, progress[1:]) if before != after)
assert len(progress) == 400 and changes > 3, changes


# A switch between reading and writing loses updates, inside native code as elsewhere.
class Counter:
    def __init__(self):
        self.value = 0

    def __iadd__(self, other):
        value = self.value
        for _ in range(20):
            pass
        self.value = value + other
        return self


class Key:
    def __init__(self, counter):
        self.counter = counter

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.counter.__iadd__(1)
        return False


counter = Counter()
sys.setswitchinterval(1e-6)
added = []


def compare_keys():
    comparisons = 0
    for _ in range(1000):
        table = {}
        for number in range(8):
            table[Key(counter)] = number
            comparisons += number
    added.append(comparisons)


together(compare_keys, compare_keys, compare_keys)
assert len(added) == 3 and counter.value < sum(added), (counter.value, added)
sys.setswitchinterval(0.005)

# An exception in native code of one thread is that thread's own.
caught = []


def fail():
    def key(item):
        time.sleep(0.001)
        raise ValueError(item)

    try:
        sorted([1, 2], key=key)
    except ValueError as error:
        caught.append(error.args)


together(fail, fail, lambda: ordered.append(max([2, 5], key=slow)))
assert caught == [(1,), (1,)] and ordered[-1] == 2


# repr of the same list in two threads: neither takes the other's for a recursion.
class Slow:
    def __repr__(self):
        time.sleep(0.001)
        return 'slow'


shared = [Slow(), Slow()]
texts = []
together(*[lambda: texts.append(repr(shared))] * 3)
assert texts == ['[slow, slow]'] * 3

# A thread that nobody waits for may still be in native code when the process ends.
threading.Thread(target=lambda: sum(queues[0].get() for _ in range(3)), daemon=True).start()
time.sleep(0.001)
