"""Parameters of every kind, defaults, closures, recursion, decorators."""
import functools


def plain(a, b=1, /, c=2, *rest, d, e=5, **named):
    "A docstring\n    with a second line."
    return a, b, c, rest, d, e, named


def outer(n):
    count = 0

    def inner(step: int = 1) -> int:
        nonlocal count
        count += step
        return count * n

    return inner, lambda x, y=2, *z: (x, y, z, n)


@functools.lru_cache(maxsize=None)
@staticmethod
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def unbound(flag):
    if flag:
        value = 1
    print(value)
    del value
    return value


def calls(f, *args, **kwargs):
    f()
    f(1, 2, key=3)
    f(*args)
    f(0, *args, a=1, **kwargs)
    f(**kwargs, b=2, c=3)
    f.method(1).other(2, k=3)
    functools.reduce(f, args)
    return f(x for x in args)


def uses_global():
    global counter
    counter = counter + 1
    counter += 1


async def waits(source):
    async with source as s:
        async for item in s:
            yield item
    result = await source
    print([x async for x in source if await x])
