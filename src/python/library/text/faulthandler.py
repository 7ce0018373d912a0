"""faulthandler module."""

import posix
import sys
import _thread

_state = [False]


def _number(file):
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError("unable to get sys.stderr")
    elif isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descripter")
        return file
    number = file.fileno()
    if not isinstance(number, int) or number < 0:
        raise RuntimeError("file.fileno() is not a valid file descriptor")
    try:
        file.flush()
    except Exception:
        pass
    return number


def _lines(frame):
    lines = []
    while frame is not None:
        if len(lines) == 100:
            lines.append("  ...\n")
            break
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back
    return lines


def dump_traceback(file=None, all_threads=True):
    """Dump the traceback of the current thread, or of all threads if all_threads is True, into file."""
    number = _number(file)
    frame = sys._getframe(1)
    lines = []
    if all_threads:
        own = _thread.get_ident()
        for ident, other in reversed(sys._current_frames().items()):
            if lines:
                lines.append("\n")
            word = "Current thread" if ident == own else "Thread"
            lines.append(f"{word} 0x{ident:016x} (most recent call first):\n")
            lines += _lines(frame if ident == own else other)
    else:
        lines.append("Stack (most recent call first):\n")
        lines += _lines(frame)
    posix.write(number, "".join(lines).encode("ascii", "backslashreplace"))


def enable(file=None, all_threads=True):
    """Enable the fault handler."""
    _number(file)
    _state[0] = True


def disable():
    """Disable the fault handler."""
    was = _state[0]
    _state[0] = False
    return was


def is_enabled():
    """Check if the handler is enabled."""
    return _state[0]
