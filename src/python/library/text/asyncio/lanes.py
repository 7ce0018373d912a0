"""Tells timelines what each task of a loop does: which one runs, and what the others await."""

from _thread import _tell_task
from . import tasks

# What `asyncio.run` does at its end is no task of the program.
_OWN = ("BaseEventLoop.shutdown_asyncgens", "BaseEventLoop.shutdown_default_executor")
_numbers = {}
_made = 0
_enter = tasks._enter_task
_leave = tasks._leave_task
_register = tasks._register_task


def _number_of(task):
    global _made
    number = _numbers.get(id(task))
    if number is None and getattr(task.get_coro(), "__qualname__", "") in _OWN:
        number = _numbers[id(task)] = 0
    elif number is None:
        _made += 1
        number = _numbers[id(task)] = _made
        _tell_task(number, "created", task.get_name())
    return number


def _ended(task, number):
    _numbers.pop(id(task), None)
    if task.cancelled():
        _tell_task(number, "cancelled", "")
    elif task._exception is not None:
        _tell_task(number, "failed", type(task._exception).__name__)
    else:
        _tell_task(number, "done", "")


def _awaits(coroutine):
    # The innermost coroutine of the program's own.
    found = coroutine
    while hasattr(coroutine, "cr_code"):
        if not coroutine.cr_code.co_filename.startswith(("/usr/lib/", "<frozen ")):
            found = coroutine
        coroutine = coroutine.cr_await
    return found


def _register_task(task):
    _register(task)
    _number_of(task)


def _enter_task(loop, task):
    _enter(loop, task)
    _tell_task(_number_of(task), "runs", "")


def _leave_task(loop, task):
    _leave(loop, task)
    number = _number_of(task)
    if task.done():
        _ended(task, number)
    else:
        _tell_task(number, "awaits", _awaits(task.get_coro()))


tasks._register_task = _register_task
tasks._enter_task = _enter_task
tasks._leave_task = _leave_task
