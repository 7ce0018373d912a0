"""contextlib: managers made of functions, and the ready-made ones."""

import contextlib
import io
import sys
from contextlib import *


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


log = []


@contextmanager
def managed(name, swallow=None):
    "Manages."
    log.append("enter " + name)
    try:
        yield name.upper()
    except BaseException as error:
        log.append(f"error {error!r}")
        if swallow is None or not isinstance(error, swallow):
            raise
    finally:
        log.append("exit " + name)


with managed("a") as value:
    assert value == "A" and log == ["enter a"]
assert log == ["enter a", "exit a"]
log.clear()
try:
    with managed("b"):
        raise KeyError(1)
except KeyError as error:
    assert error.args == (1,)
assert log == ["enter b", "error KeyError(1)", "exit b"]
with managed("c", swallow=ValueError):
    raise ValueError("lost")
assert managed.__name__ == "managed" and managed.__doc__ == "Manages." and log[-1] == "exit c"
log.clear()


@managed("decorated")
def decorated(x):
    log.append("body")
    return x * 2


assert decorated(4) == 8 and decorated(1) == 2 and log == ["enter decorated", "body", "exit decorated"] * 2


@contextmanager
def silent():
    if False:
        yield


@contextmanager
def twice():
    yield 1
    yield 2


def enter(manager):
    with manager:
        pass


def stop_inside(manager):
    with manager:
        raise StopIteration("inside")


assert raised(enter, silent()) == "RuntimeError: generator didn't yield"
assert raised(enter, twice()) == "RuntimeError: generator didn't stop"
assert raised(stop_inside, managed("s")) == "StopIteration: inside"
used = managed("once")
enter(used)
assert raised(enter, used) != "nothing"


# closing, suppress, nullcontext, redirecting
class Door:
    closed = False

    def close(self):
        self.closed = True


door = Door()
with closing(door) as same:
    assert same is door and not door.closed
assert door.closed
with suppress(KeyError, IndexError):
    {}[1]
    raise AssertionError("not reached")
with suppress(LookupError):
    [][0]
assert raised(enter, suppress()) == "nothing"
try:
    with suppress(KeyError):
        raise ValueError("through")
except ValueError as error:
    assert str(error) == "through"
with suppress(ValueError):
    raise ExceptionGroup("many", [ValueError(1), ValueError(2)])
with nullcontext(5) as five:
    assert five == 5
with nullcontext() as nothing:
    assert nothing is None
out, err = io.StringIO(), io.StringIO()
with redirect_stdout(out) as target, redirect_stderr(err):
    print("captured")
    print("error", file=sys.stderr)
assert target is out and out.getvalue() == "captured\n" and err.getvalue() == "error\n"

# ExitStack
log.clear()
with ExitStack() as stack:
    assert stack.enter_context(managed("one")) == "ONE"
    stack.enter_context(managed("two"))
    stack.callback(log.append, "callback")

    @stack.push
    def last(kind, error, traceback):
        log.append(f"pushed {kind}")

    log.append("inside")
assert log == ["enter one", "enter two", "inside", "pushed None", "callback", "exit two", "exit one"]
log.clear()
with ExitStack() as stack:
    stack.push(lambda *error: True)
    stack.enter_context(managed("x"))
    raise RuntimeError("swallowed")
assert log[-1] == "exit x"
with ExitStack() as stack:
    stack.callback(log.append, "kept")
    kept = stack.pop_all()
assert log[-1] == "exit x"
kept.close()
assert log[-1] == "kept"
assert raised(ExitStack().enter_context, 5) == "TypeError: 'builtins.int' object does not support the context manager protocol"


def chained():
    with ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        raise KeyError("first")


try:
    chained()
except ZeroDivisionError as error:
    assert isinstance(error.__context__, KeyError)


# Class decorators and abstract managers.
class Track(ContextDecorator):
    def __enter__(self):
        log.append("start")
        return self

    def __exit__(self, *error):
        log.append("finish")
        return False


@Track()
def tracked():
    log.append("run")


log.clear()
tracked()
assert log == ["start", "run", "finish"]
assert isinstance(Track(), AbstractContextManager) and isinstance(managed("q"), AbstractContextManager)
assert not isinstance(5, AbstractContextManager)


class Minimal(AbstractContextManager):
    def __exit__(self, *error):
        return None


with Minimal() as minimal:
    assert isinstance(minimal, Minimal)
assert raised(AbstractContextManager) == (
    "TypeError: Can't instantiate abstract class AbstractContextManager without an implementation for abstract method "
    "'__exit__'"
)

# Asynchronous ones, driven by hand.
@asynccontextmanager
async def amanaged():
    log.append("aenter")
    yield "value"
    log.append("aexit")


async def use():
    async with amanaged() as value:
        log.append(value)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(amanaged())
        stack.push_async_callback(finish)
    async with nullcontext(3) as three:
        return three


async def finish():
    log.append("finish")


log.clear()
try:
    use().send(None)
except StopIteration as stop:
    assert stop.value == 3
assert log == ["aenter", "value", "aexit", "aenter", "finish", "aexit"]
