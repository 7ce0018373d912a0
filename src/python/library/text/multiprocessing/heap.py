"""Pieces of memory that processes share."""

import _processes
import struct

__all__ = ["BufferWrapper"]


class BufferWrapper:
    def __init__(self, size):
        if size < 0:
            raise ValueError(f"Size {size:n} out of range")
        self._size = size
        self._memory = _processes.memory(size)

    def create_memoryview(self):
        return _View(self._memory, self._size, "B")


class _View:
    """As much of a `memoryview` as numbers in shared memory need."""

    def __init__(self, memory, size, format):
        self._memory, self._size, self.format = memory, size, format
        self.itemsize = struct.calcsize("=" + format)

    def cast(self, format):
        return _View(self._memory, self._size, format)

    def __len__(self):
        return self._size // self.itemsize

    def __getitem__(self, index):
        data = _processes.read(self._memory, index * self.itemsize, self.itemsize)
        return struct.unpack("=" + self.format, data)[0]

    def __setitem__(self, index, value):
        data = struct.pack("=" + self.format, value)
        _processes.write(self._memory, index * self.itemsize, data)
