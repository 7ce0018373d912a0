async def answer():
    return 42


async def outer():
    first = await answer()
    return first + await answer()


coroutine = outer()
print(type(coroutine).__name__, coroutine.__qualname__, coroutine.cr_running)
try:
    coroutine.send(None)
except StopIteration as stop:
    print(stop.value)
try:
    coroutine.send(None)
except RuntimeError as error:
    print(error)
late = answer()
try:
    late.send(1)
except TypeError as error:
    print(error)
late.close()
try:
    late.throw(ValueError("closed"))
except RuntimeError as error:
    print(error)
