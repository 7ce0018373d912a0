# `concurrent.futures` with processes.
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool


def square(number):
    return number * number


def fail(number):
    raise RuntimeError(f"no {number}")


def die():
    os._exit(1)


if __name__ == "__main__":
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(max_workers=3, mp_context=fork) as executor:
        assert list(executor.map(square, range(6))) == [0, 1, 4, 9, 16, 25]
        assert list(executor.map(square, range(7), chunksize=3)) == [0, 1, 4, 9, 16, 25, 36]
        futures = [executor.submit(square, number) for number in range(5)]
        assert sorted(future.result() for future in as_completed(futures)) == [0, 1, 4, 9, 16]
        assert wait(futures).not_done == set()
        failed = executor.submit(fail, 1)
        error = failed.exception()
        assert repr(error) == "RuntimeError('no 1')" and "raise RuntimeError" in str(error.__cause__)
        unpicklable = executor.submit(lambda: 1)
        assert "pickle" in str(unpicklable.exception())
    try:
        executor.submit(square, 1)
    except RuntimeError as error:
        assert str(error) == "cannot schedule new futures after shutdown"
    else:
        raise AssertionError

    with ProcessPoolExecutor(1, mp_context=fork) as executor:
        try:
            executor.submit(die).result()
        except BrokenProcessPool as error:
            assert str(error).startswith("A process in the process pool was terminated abruptly")
        else:
            raise AssertionError
