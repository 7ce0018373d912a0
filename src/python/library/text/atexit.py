"""allow programmer to define multiple exit functions to be executed
upon normal program termination.

Two public functions, register and unregister, are defined.
"""

_callbacks = []


def register(func, /, *args, **kwargs):
    """Register a function to be executed upon normal program termination."""
    if not callable(func):
        raise TypeError("the first argument must be callable")
    _callbacks.append((func, args, kwargs))
    return func


def unregister(func, /):
    """Unregister an exit function which was previously registered using atexit.register."""
    _callbacks[:] = [entry for entry in _callbacks if entry[0] != func]


def _clear():
    """Clear the list of previously registered exit functions."""
    _callbacks.clear()


def _ncallbacks():
    """Return the number of registered exit functions."""
    return len(_callbacks)


def _run_exitfuncs():
    """Run all registered exit functions, the last one first."""
    while _callbacks:
        func, args, kwargs = _callbacks.pop()
        try:
            func(*args, **kwargs)
        except BaseException as error:
            _report(func, error)


def _report(func, error):
    import sys
    import traceback
    # The interpreter tells of such errors without marks below the lines.
    frames = traceback.extract_tb(error.__traceback__.tb_next)
    places = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n    {frame.line}\n' for frame in frames]
    words = traceback.format_exception_only(error)
    heading = [f"Exception ignored in atexit callback {func!r}:\n", "Traceback (most recent call last):\n"]
    sys.stderr.write("".join(heading + places + words))
