"""Generated thread programs, each checked against a model of what it uses: no wake-up is lost, none is invented.

`FIRST` and `COUNT` say which seeds. The log of a schedule is in the order in which things happened: entries are made
while the lock is held that they are about, or where only one thread can be.
"""

import queue
import sys
import threading
import time

INTERVALS = [0.000001, 0.00002, 0.0001, 0.001, 0.005]


class Chance:
    def __init__(self, seed):
        self.state = seed * 2654435761 % 4294967296 + 1

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 12) % bound

    def pause(self):
        """Something between two steps: nothing, work, a switch, a sleep."""
        kind = self.below(6)
        if kind == 1:
            for _ in range(self.below(400)):
                pass
        elif kind == 2:
            time.sleep(0)
        elif kind == 3:
            time.sleep(self.below(300) / 1000000)


def run_all(works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    return threads


def join_all(threads):
    for thread in threads:
        thread.join()


def locks(chance):
    """Only one is inside; who gave up has waited for its time."""
    lock = threading.RLock() if chance.below(3) == 0 else threading.Lock()
    inside, counts = [], [0, 0]
    turns = 1 + chance.below(4)

    def work(chance):
        for _ in range(turns):
            chance.pause()
            timeout = chance.below(3) and -1 or chance.below(200) / 1000000
            start = time.monotonic()
            if lock.acquire(True, timeout):
                assert not inside
                inside.append(1)
                before = counts[0]
                chance.pause()
                counts[0] = before + 1
                inside.pop()
                lock.release()
            else:
                assert timeout >= 0 and time.monotonic() - start >= timeout - 1e-9
                counts[1] -= 0

    count = 2 + chance.below(3)
    own = [Chance(chance.below(1 << 20)) for _ in range(count)]
    join_all(run_all([lambda chance=chance: work(chance) for chance in own]))
    assert lock.acquire(False)
    assert counts[0] <= count * turns


def conditions(chance):
    """Each notification reaches the ones that have waited longest, and nobody else goes on."""
    condition = threading.Condition()
    log, waiting = [], []
    done = []

    def waiter(number, chance):
        for _ in range(1 + chance.below(3)):
            chance.pause()
            timeout = None if chance.below(2) else chance.below(300) / 1000000
            with condition:
                log.append(("wait", number, timeout))
                result = condition.wait(timeout)
                log.append(("went on", number, result))
        with condition:
            done.append(number)

    def notifier(chance):
        for _ in range(1 + chance.below(4)):
            chance.pause()
            count = 1 + chance.below(3)
            with condition:
                log.append(("notify", count, None))
                condition.notify(count)

    count = 1 + chance.below(3)
    own = [Chance(chance.below(1 << 20)) for _ in range(count + 1)]
    works = [lambda number=number: waiter(number, own[number]) for number in range(count)]
    threads = run_all(works + [lambda: notifier(own[count])])
    while len(done) < count:
        with condition:
            log.append(("notify", 99, None))
            condition.notify_all()
        time.sleep(0.00005)
    join_all(threads)
    notified, limits = set(), {}
    for what, value, more in log:
        if what == "wait":
            waiting.append(value)
            limits[value] = more
        elif what == "notify":
            notified.update(waiting[:value])
            del waiting[:value]
        else:
            assert not more or value in notified, "a wake-up was invented"
            assert more or limits[value] is not None, "a wake-up was lost"
            notified.discard(value)
            if value in waiting:
                waiting.remove(value)
    assert not waiting


def semaphores(chance):
    """Never more inside than there are places; all get in."""
    places = 1 + chance.below(3)
    semaphore = threading.BoundedSemaphore(places)
    guard, inside, entered = threading.Lock(), [0], []
    turns = 1 + chance.below(3)

    def work(chance):
        for _ in range(turns):
            chance.pause()
            with semaphore:
                with guard:
                    inside[0] += 1
                    assert inside[0] <= places
                    entered.append(1)
                chance.pause()
                with guard:
                    inside[0] -= 1

    count = 2 + chance.below(3)
    own = [Chance(chance.below(1 << 20)) for _ in range(count)]
    join_all(run_all([lambda chance=chance: work(chance) for chance in own]))
    assert len(entered) == count * turns
    try:
        semaphore.release()
        raise AssertionError("a place was invented")
    except ValueError:
        pass


def queues(chance):
    """Every item arrives once, those of one producer in their order."""
    kind = chance.below(3)
    size = 0 if chance.below(2) else 1 + chance.below(2)
    items = queue.SimpleQueue() if kind == 0 else queue.Queue(size)
    each, producers, consumers = 1 + chance.below(4), 1 + chance.below(2), 1 + chance.below(2)
    guard, got, empty = threading.Lock(), [], [0]

    def produce(number, chance):
        for turn in range(each):
            chance.pause()
            items.put((number, turn))

    def consume(chance):
        while True:
            chance.pause()
            try:
                item = items.get(timeout=chance.below(200) / 1000000) if chance.below(3) == 0 else items.get()
            except queue.Empty:
                empty[0] += 1
                continue
            if item is None:
                return
            with guard:
                got.append(item)

    own = [Chance(chance.below(1 << 20)) for _ in range(producers + consumers)]
    first = run_all([lambda number=number: produce(number, own[number]) for number in range(producers)])
    second = run_all([lambda chance=chance: consume(chance) for chance in own[producers:]])
    join_all(first)
    for _ in range(consumers):
        items.put(None)
    join_all(second)
    assert sorted(got) == [(number, turn) for number in range(producers) for turn in range(each)]
    if consumers == 1:
        for number in range(producers):
            assert [item for item in got if item[0] == number] == [(number, turn) for turn in range(each)]


def events(chance):
    """Who waits for it goes on when it is set; a time that is over is told as such."""
    event = threading.Event()
    results = []

    def wait(chance):
        chance.pause()
        timeout = None if chance.below(2) else chance.below(400) / 1000000
        start = time.monotonic()
        before = event.is_set()
        result = event.wait(timeout)
        assert result or not before and time.monotonic() - start >= timeout - 1e-9
        assert not result or event.is_set()
        results.append(result)

    count = 1 + chance.below(4)
    own = [Chance(chance.below(1 << 20)) for _ in range(count)]
    threads = run_all([lambda chance=chance: wait(chance) for chance in own])
    chance.pause()
    event.set()
    join_all(threads)
    assert len(results) == count


def barriers(chance):
    """Nobody passes before all have come."""
    parties, rounds = 2 + chance.below(2), 1 + chance.below(3)
    barrier = threading.Barrier(parties)
    guard, arrived, places = threading.Lock(), [0], []

    def work(chance):
        for turn in range(rounds):
            chance.pause()
            with guard:
                arrived[0] += 1
            place = barrier.wait()
            with guard:
                assert arrived[0] >= (turn + 1) * parties
                places.append((turn, place))

    own = [Chance(chance.below(1 << 20)) for _ in range(parties)]
    join_all(run_all([lambda chance=chance: work(chance) for chance in own]))
    assert sorted(places) == [(turn, place) for turn in range(rounds) for place in range(parties)]


def sleeps(chance):
    """Nobody sleeps too short, and who joins goes on behind the end."""
    ended, joined = [], []

    def work(number, chance):
        start = time.monotonic()
        seconds = chance.below(500) / 1000000
        time.sleep(seconds)
        assert time.monotonic() - start >= seconds - 1e-9
        chance.pause()
        ended.append(number)

    def join(threads, chance):
        for number, thread in enumerate(threads):
            chance.pause()
            if chance.below(2):
                thread.join(chance.below(300) / 1000000)
                assert thread.is_alive() or number in ended
            thread.join()
            assert number in ended
            joined.append(number)

    count = 1 + chance.below(3)
    own = [Chance(chance.below(1 << 20)) for _ in range(count + 1)]
    threads = run_all([lambda number=number: work(number, own[number]) for number in range(count)])
    other = threading.Thread(target=join, args=(threads, own[count]))
    other.start()
    other.join()
    assert joined == list(range(count)) and sorted(ended) == joined


KINDS = [locks, conditions, semaphores, queues, events, barriers, sleeps]
failed = []
threading.excepthook = lambda given: failed.append(given.exc_value)
for seed in range(FIRST, FIRST + COUNT):
    sys.setswitchinterval(INTERVALS[seed % len(INTERVALS)])
    try:
        KINDS[seed % len(KINDS)](Chance(seed))
        assert not failed, failed
    except Exception as error:
        print("seed", seed, KINDS[seed % len(KINDS)].__name__, repr(error))
        raise
print("all", COUNT)
