# Generators and yield from: what throw, close and return do, in the words of the machine.
def raised(function, *arguments):
    try:
        function(*arguments)
    except BaseException as error:
        return type(error).__name__, str(error)
    return None


def count():
    received = []
    while True:
        received.append((yield len(received)))
        if received[-1] == "stop":
            return received


g = count()
assert raised(g.send, 1) == ("TypeError", "can't send non-None value to a just-started generator")
assert next(g) == 0 and g.send("a") == 1 and next(g) == 2
try:
    g.send("stop")
except StopIteration as stop:
    assert stop.value == ["a", None, "stop"]
assert raised(next, g) == ("StopIteration", "")
assert raised(g.send, None) == ("StopIteration", "") and g.close() is None


def returning():
    try:
        yield 1
    except GeneratorExit:
        return "closed"


g = returning()
assert next(g) == 1 and g.close() == "closed" and g.close() is None


def stubborn():
    try:
        yield 1
    finally:
        yield 2


g = stubborn()
next(g)
assert raised(g.close) == ("RuntimeError", "generator ignored GeneratorExit")


def inner():
    try:
        yield 1
    except ValueError as error:
        yield "caught " + str(error)
    return "result"


def outer():
    return (yield from inner())


g = outer()
assert next(g) == 1 and g.gi_yieldfrom.__name__ == "inner"
assert g.throw(ValueError("x")) == "caught x"
try:
    next(g)
except StopIteration as stop:
    assert stop.value == "result"


class Duck:
    def __init__(self):
        self.log = []

    def __iter__(self):
        return self

    def __next__(self):
        self.log.append("next")
        return 1

    def send(self, value):
        self.log.append(value)
        raise StopIteration("sent")

    def throw(self, *given):
        self.log.append(given)
        return "thrown"

    def close(self):
        self.log.append("close")


def over(duck):
    return (yield from duck)


duck = Duck()
g = over(duck)
assert next(g) == 1 and g.throw(123) == "thrown" and g.throw(KeyError) == "thrown"
try:
    g.send("v")
except StopIteration as stop:
    assert stop.value == "sent"
assert duck.log == ["next", (123,), (KeyError,), "v"]
duck = Duck()
g = over(duck)
next(g)
g.close()
assert duck.log == ["next", "close"]


def plain():
    yield 1


g = plain()
assert raised(g.throw, 5) == (
    "TypeError", "exceptions must be classes or instances deriving from BaseException, not int")
assert raised(g.throw, int) == (
    "TypeError", "exceptions must be classes or instances deriving from BaseException, not type")
assert raised(g.throw, KeyError("k")) == ("KeyError", "'k'")
assert list(g) == []


def handling():
    try:
        1 / 0
    except ZeroDivisionError:
        yield


g = handling()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as error:
    assert type(error.__context__) is ZeroDivisionError


def recursive():
    yield next(me)


me = recursive()
assert raised(next, me) == ("ValueError", "generator already executing")


def leaks():
    yield 1
    raise StopIteration("lost")


g = leaks()
next(g)
try:
    next(g)
except RuntimeError as error:
    assert str(error) == "generator raised StopIteration"
    assert error.__cause__.value == "lost" and error.__context__ is error.__cause__
ended = []


def cleaned():
    try:
        yield 1
    finally:
        ended.append("end")


g = cleaned()
next(g)
del g
assert ended == ["end"]
assert [*outer()] == [1] and (lambda: (yield))().send(None) is None
for kind in (map, filter, zip, enumerate):
    class Stops:
        def __iter__(self):
            return self

        def __next__(self):
            raise StopIteration(42)

    made = kind(Stops()) if kind in (zip, enumerate) else kind(lambda x: x, Stops())
    try:
        next(made)
    except StopIteration as stop:
        assert stop.args == (() if kind is filter else (42,)) or kind is filter


class Co:
    def __await__(self):
        return iter([1, 2])


async def awaiting():
    await Co()
    return 3


c = awaiting()
assert c.send(None) == 1 and c.cr_await is not None and c.cr_suspended
assert c.send(None) == 2
assert raised(c.send, None) == ("StopIteration", "3")
assert raised(c.send, None) == ("RuntimeError", "cannot reuse already awaited coroutine")
c = awaiting()
wrapper = c.__await__()
assert type(wrapper).__name__ == "coroutine_wrapper" and iter(wrapper) is wrapper
assert next(wrapper) == 1 and wrapper.send(None) == 2
wrapper.close()
assert c.cr_frame is None and c.close() is None
