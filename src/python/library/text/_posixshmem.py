"""Blocks of shared memory with names: the kernel has them, and every process that maps one sees its bytes."""

import _processes
import errno
import os


def shm_open(path, flags, mode=0o777):
    creates, is_new = bool(flags & os.O_CREAT), bool(flags & os.O_EXCL)
    number = _processes.open_block(path, creates, is_new)
    if number < 0:
        code = errno.ENOENT if number == -1 else errno.EEXIST
        raise OSError(code, os.strerror(code), path)
    return number


def resize(number, size):
    _processes.resize(number, size)


def size(number):
    return _processes.size(number)


def shm_unlink(path):
    if not _processes.unlink_block(path):
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), path)


class Mapping:
    """What `mmap` would give: all mappings of a block in one process are the same bytes."""

    def __init__(self, number, size):
        mapped = _processes.mapped
        if number not in mapped:
            mapped[number] = bytearray(_processes.read(number, 0, size))
            _users[number] = 0
        _users[number] += 1
        self._number, self.memory = number, mapped[number]

    def close(self):
        if self.memory is None:
            return
        self.memory = None
        _users[self._number] -= 1
        if not _users[self._number]:
            _processes.write(self._number, 0, _processes.mapped.pop(self._number))


_users = {}
