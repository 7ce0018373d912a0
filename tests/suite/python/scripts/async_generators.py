# Asynchronous generators: what asend, athrow, aclose and anext do, step by step.
import sys


class Step:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run(coroutine, sends=()):
    sends, steps = list(sends), []
    try:
        steps.append(coroutine.send(None))
        while True:
            steps.append(coroutine.send(sends.pop(0) if sends else None))
    except StopIteration as stop:
        return steps, stop.value


def raised(function, *arguments):
    try:
        function(*arguments)
    except BaseException as error:
        return type(error).__name__, str(error)
    return None


log = []


async def talk():
    try:
        log.append((yield 1))
        log.append(await Step("pause"))
        yield 2
    except ValueError as error:
        yield "caught " + str(error)
    finally:
        log.append("end")
        await Step("cleaning")


async def every_method():
    generator = talk()
    assert await anext(generator) == 1
    assert generator.ag_suspended and not generator.ag_running
    assert await generator.asend("sent") == 2
    assert await generator.athrow(ValueError("thrown")) == "caught thrown"
    try:
        await anext(generator)
    except StopAsyncIteration:
        pass
    else:
        assert False
    assert generator.ag_frame is None
    assert await anext(generator, "default") == "default"
    await generator.aclose()
    return "done"


assert run(every_method(), ["answer"]) == (["pause", "cleaning"], "done")
assert log == ["sent", "answer", "end"], log


async def count(n):
    for number in range(n):
        yield number


async def comprehensions():
    assert [x async for x in count(4)] == [0, 1, 2, 3]
    assert [x async for x in count(4) if x % 2] == [1, 3]
    assert {x async for x in count(3)} == {0, 1, 2}
    assert {x: -x async for x in count(3)} == {0: 0, 1: -1, 2: -2}
    assert [(await Step(x)) async for x in count(2)] == [None, None]
    inner = (x * 2 async for x in count(3))
    assert type(inner).__name__ == "async_generator"
    assert [x async for x in inner] == [0, 2, 4]
    total = 0
    async for x in count(5):
        if x == 3:
            break
        total += x
    else:
        assert False
    assert total == 3
    async for x in count(0):
        assert False
    else:
        total = "else"
    assert total == "else"


assert run(comprehensions()) == ([0, 1], None)


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def misuse():
    generator = stubborn()
    assert await anext(generator) == 1
    try:
        await generator.aclose()
    except RuntimeError as error:
        assert str(error) == "async generator ignored GeneratorExit"
    once = generator.asend(None)
    try:
        await once
    except StopAsyncIteration:
        pass
    assert raised(once.send, None) == (
        "RuntimeError", "cannot reuse already awaited __anext__()/asend()")
    fresh = count(2)
    assert raised(fresh.asend(3).send, None) == (
        "TypeError", "can't send non-None value to a just-started async generator")
    closing = fresh.aclose()
    assert raised(closing.send, 1) == (
        "RuntimeError", "can't send non-None value to a just-started coroutine")
    closing.close()
    assert raised(closing.send, None) == (
        "RuntimeError", "cannot reuse already awaited aclose()/athrow()")


run(misuse())


async def waiting():
    yield 1
    await Step(None)
    yield 2


async def two_at_once():
    generator = waiting()
    first, second = generator.asend(None), generator.asend(None)
    assert raised(first.send, None) == ("StopIteration", "1")
    assert raised(second.send, None) is None
    third = generator.asend(None)
    assert raised(third.send, None) == (
        "RuntimeError", "anext(): asynchronous generator is already running")
    assert raised(generator.aclose().send, None) == (
        "RuntimeError", "aclose(): asynchronous generator is already running")
    assert raised(generator.athrow(KeyError).send, None) == (
        "RuntimeError", "athrow(): asynchronous generator is already running")


run(two_at_once())


async def stops(kind):
    yield 1
    raise kind


async def leaking():
    for kind in (StopIteration, StopAsyncIteration):
        try:
            async for _ in stops(kind):
                pass
        except RuntimeError as error:
            assert str(error) == "async generator raised " + kind.__name__
            assert type(error.__cause__) is kind
        else:
            assert False


run(leaking())


class Countdown:
    def __init__(self, start):
        self.left = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        return self.left


async def protocols():
    assert [x async for x in Countdown(3)] == [2, 1, 0]
    iterator = aiter(Countdown(1))
    assert await anext(iterator) == 0
    assert await anext(iterator, "over") == "over"
    assert raised(aiter, []) == ("TypeError", "'list' object is not an async iterable")
    assert raised(anext, []) == ("TypeError", "'list' object is not an async iterator")


run(protocols())


class Wrong:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


async def wrong():
    try:
        async for _ in Wrong():
            pass
    except TypeError as error:
        assert str(error) == "'async for' received an invalid object from __anext__: int"
    for text in ("async for _ in 5: pass", "await 5", "async with 5: pass"):
        space = {}
        exec("async def f():\n    " + text, space)
        error = raised(space["f"]().send, None)
        assert error == ("TypeError", {
            "async for _ in 5: pass":
                "'async for' requires an object with __aiter__ method, got int",
            "await 5": "object int can't be used in 'await' expression",
            "async with 5: pass":
                "'int' object does not support the asynchronous context manager protocol",
        }[text]), error


run(wrong())

generator = count(1)
assert type(generator).__name__ == "async_generator"
assert generator.__name__ == "count" and generator.__qualname__ == "count"
generator.__name__ = "other"
assert generator.__name__ == "other"
assert generator.ag_code is count.__code__ and generator.ag_await is None
assert repr(generator).startswith("<async_generator object count at 0x")
assert type(generator)[int].__args__ == (int,)
assert sys.getsizeof(generator) == sys.getsizeof(count(3))
