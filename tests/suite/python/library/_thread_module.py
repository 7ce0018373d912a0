"""_thread: what threading is built on."""

import _thread


def raises(kind, function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except kind as error:
        return str(error)
    raise AssertionError(f'{function} raised nothing')


# Locks.
lock = _thread.allocate_lock()
assert type(lock) is _thread.LockType is _thread.lock
assert repr(lock).startswith('<unlocked _thread.lock object at 0x')
assert not lock.locked()
assert lock.acquire() is True
assert lock.locked() and lock.locked_lock()
assert repr(lock).startswith('<locked _thread.lock object at 0x')
assert lock.acquire(False) is False
assert lock.acquire(blocking=False) is False
assert lock.acquire(True, 0) is False
assert lock.acquire(timeout=0.001) is False
assert lock.release() is None
assert raises(RuntimeError, lock.release) == 'release unlocked lock'
assert raises(ValueError, lock.acquire, False, 1) == "can't specify a timeout for a non-blocking call"
assert raises(ValueError, lock.acquire, timeout=-2) == 'timeout value must be a non-negative number'
assert raises(OverflowError, lock.acquire, timeout=1e11) == 'timestamp out of range for platform time_t'
assert raises(TypeError, lock.acquire, timeout='a') == "'str' object cannot be interpreted as an integer"
assert raises(ValueError, lock.acquire, timeout=float('nan')) == 'Invalid value NaN (not a number)'
with lock as entered:
    assert entered is True and lock.locked()
assert not lock.locked()
assert lock.acquire_lock() and lock.release_lock() is None
assert raises(TypeError, _thread.lock, 1) == 'lock expected 0 arguments, got 1'
assert raises(TypeError, type, 'L', (_thread.lock,), {}) == "type '_thread.lock' is not an acceptable base type"

# Locks that their thread may take again.
again = _thread.RLock()
assert repr(again).startswith('<unlocked _thread.RLock object owner=0 count=0 at 0x')
assert again.acquire() and again.acquire(timeout=1) and again.acquire(False)
assert again._recursion_count() == 3 and again._is_owned()
assert f'owner={_thread.get_ident()} count=3' in repr(again)
state = again._release_save()
assert state == (3, _thread.get_ident())
assert not again._is_owned() and again._recursion_count() == 0
assert again._acquire_restore(state) is None
assert again._recursion_count() == 3
for _ in range(3):
    assert again.release() is None
assert raises(RuntimeError, again.release) == 'cannot release un-acquired lock'
assert raises(RuntimeError, again._release_save) == 'cannot release un-acquired lock'
assert raises(ValueError, again.acquire, False, 1) == "can't specify a timeout for a non-blocking call"
with again:
    with again:
        assert again._recursion_count() == 2


class Mine(_thread.RLock):
    pass


assert ' Mine object owner=0 count=0' in repr(Mine())

# Starting.
done = _thread.allocate_lock()
seen = []


def work(*arguments, **keywords):
    seen.append((arguments, keywords, _thread.get_ident() != main))
    done.release()


main = _thread.get_ident()
assert type(main) is int and main == _thread._get_main_thread_ident()
assert type(_thread.get_native_id()) is int
for given in [(work, ()), (work, (1, 2)), (work, (1,), {'key': 2})]:
    done.acquire()
    assert type(_thread.start_new_thread(*given)) is int
    done.acquire()
    done.release()
assert seen == [((), {}, True), ((1, 2), {}, True), ((1,), {'key': 2}, True)]
done.acquire()
_thread.start_new(done.release, ())
done.acquire()
done.release()
assert raises(TypeError, _thread.start_new_thread, 1, ()) == 'first arg must be callable'
assert raises(TypeError, _thread.start_new_thread, print, []) == '2nd arg must be a tuple'
assert raises(TypeError, _thread.start_new_thread, print, (), 3) == 'optional 3rd arg must be a dictionary'
assert raises(TypeError, _thread.start_new_thread, print) == 'start_new_thread expected at least 2 arguments, got 1'

# Joining.
handle = _thread._ThreadHandle()
assert repr(handle) == '<_thread._ThreadHandle object: ident=0>' and handle.ident == 0
assert not handle.is_done()
assert raises(RuntimeError, handle.join) == 'thread not started'
gate = _thread.allocate_lock()
gate.acquire()
assert _thread.start_joinable_thread(gate.acquire, handle=handle) is handle
assert raises(RuntimeError, _thread.start_joinable_thread, print, handle=handle) == 'thread already started'
assert handle.ident not in (0, main)
assert handle.join(0.001) is None and not handle.is_done()
assert handle.join(0) is None
gate.release()
assert handle.join() is None and handle.is_done()
assert handle.join() is None and handle.join(3) is None
other = _thread.start_joinable_thread(lambda: None, daemon=False)
other.join(timeout) if (timeout := 5) else None
assert other.is_done() and type(other) is _thread._ThreadHandle
assert raises(TypeError, _thread.start_joinable_thread, 1) == 'thread function must be callable'
assert raises(TypeError, _thread.start_joinable_thread, print, handle=3) == "'handle' must be a _ThreadHandle"
assert raises(TypeError, handle.join, 'a') == "'str' object cannot be interpreted as an integer"
own = _thread._make_thread_handle(main)
assert own.ident == main and not own.is_done()
assert raises(RuntimeError, own.join) == 'Cannot join current thread'

# Sizes and limits.
assert _thread.stack_size() == 0
assert _thread.stack_size(65536) == 0 and _thread.stack_size(0) == 65536
assert raises(ValueError, _thread.stack_size, 1) == 'size not valid: 1 bytes'
assert raises(ValueError, _thread.stack_size, -1) == 'size must be 0 or a positive value'
assert _thread.TIMEOUT_MAX == 9223372036.0
assert _thread.error is RuntimeError
assert _thread.daemon_threads_allowed() is True and _thread._is_main_interpreter() is True
assert _thread._count() >= 0
for leave in (_thread.exit, _thread.exit_thread):
    assert raises(SystemExit, leave) == ''

# The main thread is interrupted.
try:
    _thread.interrupt_main()
    for _ in range(100000):
        pass
    raise AssertionError
except KeyboardInterrupt as error:
    assert error.args == ()
assert raises(ValueError, _thread.interrupt_main, 1000) == 'signal number out of range'

# Data that each thread has for itself.
data = _thread._local()
data.value = 1
assert data.value == 1 and data.__dict__ == {'value': 1}
missing = []


def look():
    missing.append(hasattr(data, 'value'))
    data.value = 2
    missing.append(data.value)


_thread.start_joinable_thread(look).join()
assert missing == [False, 2] and data.value == 1
del data.value
assert raises(AttributeError, lambda: data.value) == "'_thread._local' object has no attribute 'value'"
assert raises(AttributeError, delattr, data, 'value') == "'_thread._local' object has no attribute 'value'"
assert raises(AttributeError, setattr, data, '__dict__', {}).endswith("attribute '__dict__' is read-only")
assert raises(TypeError, _thread._local, 1) == 'Initialization arguments are not supported'


class Local(_thread._local):
    made = 0
    shared = 'class'

    def __init__(self, value, *, key=0):
        Local.made += 1
        self.value = value + key

    @property
    def double(self):
        return 2 * self.value


local = Local(5, key=1)
assert (local.value, local.double, local.shared, Local.made) == (6, 12, 'class', 1)
local.value = 9
_thread.start_joinable_thread(lambda: missing.append((local.value, Local.made))).join()
assert missing[-1] == (6, 2) and local.value == 9


class Dies:
    def __del__(self):
        missing.append('died')


def keep():
    data.kept = Dies()


_thread.start_joinable_thread(keep).join()
assert missing[-1] == 'died'

# What a hook is told.
told = _thread._ExceptHookArgs((ValueError, ValueError('x'), None, None))
assert told.exc_type is ValueError and told.thread is None and len(told) == 4
assert repr(_thread._ExceptHookArgs((1, 2, 3, 4))) == '_thread._ExceptHookArgs(exc_type=1, exc_value=2, exc_traceback=3, thread=4)'
assert raises(TypeError, _thread._ExceptHookArgs, (1, 2)) == '_thread._ExceptHookArgs() takes a 4-sequence (2-sequence given)'
assert raises(TypeError, _thread._excepthook, 3) == '_thread.excepthook argument type must be ExceptHookArgs'
assert _thread._excepthook(_thread._ExceptHookArgs((SystemExit, None, None, None))) is None
