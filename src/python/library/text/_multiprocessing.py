"""Semaphores that processes share."""

import _processes
import _thread

RECURSIVE_MUTEX, SEMAPHORE = range(2)


class SemLock:
    """Semaphore/Mutex type"""

    __module__ = "_multiprocessing"
    __slots__ = ("handle", "kind", "maxvalue", "name", "_held", "_owner")
    SEM_VALUE_MAX = 2147483647

    def __new__(cls, kind, value, maxvalue, name, unlink):
        if kind not in (RECURSIVE_MUTEX, SEMAPHORE):
            raise ValueError("unrecognized kind")
        return cls._rebuild(_processes.semaphore(value), kind, maxvalue, None if unlink else name)

    @classmethod
    def _rebuild(cls, handle, kind, maxvalue, name, /):
        self = object.__new__(cls)
        self.handle, self.kind, self.maxvalue, self.name = handle, kind, maxvalue, name
        self._held, self._owner = 0, None
        return self

    def acquire(self, block=True, timeout=None):
        """Acquire the semaphore/lock."""
        if self.kind == RECURSIVE_MUTEX and self._is_mine():
            self._held += 1
            return True
        if not _processes.acquire(self.handle, block, timeout):
            return False
        self._held += 1
        self._owner = _thread.get_ident()
        return True

    def release(self):
        """Release the semaphore/lock."""
        if self.kind == RECURSIVE_MUTEX:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._held > 1:
                self._held -= 1
                return
        if not _processes.release(self.handle, self.maxvalue):
            raise ValueError("semaphore or lock released too many times")
        self._held -= 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, exc_type=None, exc_value=None, exc_tb=None, /):
        self.release()

    def _count(self):
        """Num of `acquire()`s minus num of `release()`s for this process."""
        return self._held

    def _is_mine(self):
        """Whether the lock is owned by this thread."""
        return self._held > 0 and _thread.get_ident() == self._owner

    def _get_value(self):
        """Get the value of the semaphore."""
        return _processes.value(self.handle)

    def _is_zero(self):
        """Return whether semaphore has value zero."""
        return _processes.value(self.handle) == 0

    def _after_fork(self):
        """Rezero the net acquisition count after fork()."""
        self._held = 0


def sem_unlink(name, /):
    pass


flags = {"HAVE_SEM_OPEN": 1, "HAVE_SEM_TIMEDWAIT": 1}
