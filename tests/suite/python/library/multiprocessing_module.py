# Processes: separate memories, what passes between them, how they end.
import multiprocessing as mp
import os
import queue
import time

PARENT = os.getpid()
seen = ["parent"]


def change(numbers):
    seen.append("child")
    numbers.append(4)
    answers.put((seen, numbers, os.getpid() != PARENT, os.getppid() == PARENT))


def square(number):
    return number * number


def add(first, second):
    return first + second


def fail(number):
    if number == 2:
        raise ValueError("two")
    return number


def leave(status):
    raise SystemExit(status)


def leave_at_once(status):
    os._exit(status)


def sleep():
    time.sleep(1000)


def answer_in_pipe(connection, other):
    other.close()
    try:
        while True:
            connection.send(connection.recv() * 2)
    except EOFError:
        pass


def count(value, lock, times):
    for _ in range(times):
        with lock:
            value.value += 1


def fill(array):
    for index in range(len(array)):
        array[index] = index * 1.5


def wait_and_tell(event, results):
    results.put(event.wait(0.01))
    results.put(event.wait())


def meet(barrier, results):
    results.put(barrier.wait())


def consume(jobs, results):
    while True:
        results.put(jobs.get() + 1)
        jobs.task_done()


def same_address(address):
    answers.put(id(seen) == address)


def name_of_process():
    answers.put((mp.current_process().name, mp.parent_process().name, mp.current_process().daemon))


def set_up(value):
    global ready
    ready = value


def get_ready(number):
    return ready + number


def ended(target, *arguments):
    process = fork.Process(target=target, args=arguments)
    process.start()
    process.join()
    return process.exitcode


fork = mp.get_context("fork")
answers = fork.SimpleQueue()

# Each has its own memory, which begins as a copy.
numbers = [1, 2, 3]
process = fork.Process(target=change, args=(numbers,), name="changer")
assert (process.pid, process.exitcode, process.is_alive(), process.name) == (None, None, False, "changer")
process.start()
assert answers.get() == (["parent", "child"], [1, 2, 3, 4], True, True)
process.join()
assert (seen, numbers, process.exitcode, process.is_alive()) == (["parent"], [1, 2, 3], 0, False)
assert ended(same_address, id(seen)) == 0 and answers.get() is True
assert process.pid != PARENT and process not in mp.active_children()

# How they end.
assert [ended(leave, status) for status in (None, 0, 3)] == [0, 0, 3]
assert ended(leave_at_once, 9) == 9
process = fork.Process(target=sleep, daemon=True)
process.start()
process.join(0.01)
assert process.is_alive() and process.exitcode is None and process.daemon
process.terminate()
process.join()
assert process.exitcode == -15
process = fork.Process(target=sleep)
process.start()
process.kill()
process.join()
assert process.exitcode == -9
process.close()
try:
    process.join()
except ValueError as error:
    assert str(error) == "process object is closed"
else:
    raise AssertionError
assert ended(name_of_process) == 0
name, parent, is_daemon = answers.get()
assert "Process-" in name and parent == "MainProcess" and not is_daemon

# Queues.
jobs, results = fork.JoinableQueue(), fork.Queue()
workers = [fork.Process(target=consume, args=(jobs, results), daemon=True) for _ in range(3)]
for worker in workers:
    worker.start()
for number in range(6):
    jobs.put(number)
jobs.join()
assert sorted(results.get() for _ in range(6)) == [1, 2, 3, 4, 5, 6]
try:
    results.get(timeout=0.01)
except queue.Empty:
    pass
else:
    raise AssertionError
for worker in workers:
    worker.terminate()
    worker.join()

# Pipes, whose end is seen.
here, there = fork.Pipe()
process = fork.Process(target=answer_in_pipe, args=(there, here))
process.start()
there.close()
here.send(21)
assert here.recv() == 42
here.send([None])
assert here.recv() == [None, None] and not here.poll()
here.close()
process.join()
assert process.exitcode == 0

# What cannot be pickled.
for bad in (lambda: 1, (number for number in ())):
    try:
        answers.put(bad)
    except Exception as error:
        assert "pickle" in str(error)
    else:
        raise AssertionError

# Values and arrays that they share, under a lock that they share.
value, lock = fork.Value("i", 0), fork.Lock()
counters = [fork.Process(target=count, args=(value, lock, 25)) for _ in range(4)]
for process in counters:
    process.start()
for process in counters:
    process.join()
assert value.value == 100
array = fork.Array("d", 4)
assert ended(fill, array) == 0 and array[:] == [0.0, 1.5, 3.0, 4.5] and len(array) == 4
text = fork.Array("c", b"abc")
text.value = b"x"
assert text.value == b"x" and text.raw == b"x\0c"

# Events, barriers, semaphores.
event, results = fork.Event(), fork.Queue()
process = fork.Process(target=wait_and_tell, args=(event, results))
process.start()
assert results.get() is False
event.set()
assert results.get() is True and event.is_set()
process.join()
barrier = fork.Barrier(3)
guests = [fork.Process(target=meet, args=(barrier, results)) for _ in range(3)]
for guest in guests:
    guest.start()
assert sorted(results.get() for _ in guests) == [0, 1, 2]
for guest in guests:
    guest.join()
semaphore = fork.BoundedSemaphore(2)
assert semaphore.acquire() and semaphore.acquire(timeout=0.01) and not semaphore.acquire(False)
semaphore.release()
semaphore.release()
try:
    semaphore.release()
except ValueError as error:
    assert str(error) == "semaphore or lock released too many times"
else:
    raise AssertionError
lock = fork.RLock()
assert lock.acquire() and lock.acquire()
lock.release()
lock.release()
try:
    lock.release()
except AssertionError as error:
    assert str(error) == "attempt to release recursive lock not owned by thread"
else:
    raise AssertionError

# Pools.
with fork.Pool(3) as pool:
    assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
    assert list(pool.imap(square, range(4))) == [0, 1, 4, 9]
    assert sorted(pool.imap_unordered(square, range(4))) == [0, 1, 4, 9]
    assert pool.starmap(add, [(1, 2), (3, 4)]) == [3, 7] and pool.apply(add, (5,), {"second": 6}) == 11
    later = pool.apply_async(square, (7,))
    assert later.get(timeout=10) == 49 and later.successful()
    try:
        pool.map(fail, range(4))
    except ValueError as error:
        assert str(error) == "two" and 'raise ValueError("two")' in str(error.__cause__)
    else:
        raise AssertionError
    later = pool.apply_async(time.sleep, (1000,))
    try:
        later.get(timeout=0.01)
    except mp.TimeoutError:
        pass
    else:
        raise AssertionError
with fork.Pool(2, initializer=set_up, initargs=(100,)) as pool:
    assert pool.map(get_ready, [1, 2, 3]) == [101, 102, 103]

assert set(mp.get_all_start_methods()) == {"fork", "spawn", "forkserver"}
assert mp.current_process().name == "MainProcess" and mp.parent_process() is None
