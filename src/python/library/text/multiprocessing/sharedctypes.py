"""Values and arrays in memory that processes share. Each access goes to the kernel, so another process may come in between."""

import _processes
import ctypes
import struct

from . import get_context
from .context import assert_spawning

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]

typecode_to_type = {
    "c": ctypes.c_char, "u": ctypes.c_wchar,
    "b": ctypes.c_byte, "B": ctypes.c_ubyte,
    "h": ctypes.c_short, "H": ctypes.c_ushort,
    "i": ctypes.c_int, "I": ctypes.c_uint,
    "l": ctypes.c_long, "L": ctypes.c_ulong,
    "q": ctypes.c_longlong, "Q": ctypes.c_ulonglong,
    "f": ctypes.c_float, "d": ctypes.c_double,
}
_CODES = {
    "c": "c", "u": "i", "b": "b", "B": "B", "h": "h", "H": "H", "i": "i", "I": "I", "l": "q", "L": "Q",
    "q": "q", "Q": "Q", "f": "f", "d": "d", "?": "?",
}


def _type_of(typecode_or_type):
    return typecode_to_type.get(typecode_or_type, typecode_or_type)


def _code_of(kind):
    code = getattr(kind, "_type_", None)
    if not isinstance(code, str) or code not in _CODES:
        raise NotImplementedError(f"shared memory of {kind!r} is not modelled")
    return code


class _Raw:
    """So many values of one simple type, somewhere in shared memory."""

    def __init__(self, kind, count, memory=None):
        self._kind, self._count = kind, count
        self._letter = _code_of(kind)
        self._format = "=" + _CODES[self._letter]
        self._size = struct.calcsize(self._format)
        self._memory = _processes.memory(self._size * count) if memory is None else memory

    def __reduce__(self):
        assert_spawning(self)
        return type(self), (self._kind, self._count, self._memory)

    def _get(self, index):
        data = _processes.read(self._memory, index * self._size, self._size)
        (value,) = struct.unpack(self._format, data)
        return chr(value) if self._letter == "u" else value

    def _set(self, index, value):
        # The value is what ctypes makes of it, with its errors.
        value = self._kind(value).value
        if self._letter == "u":
            value = ord(value)
        _processes.write(self._memory, index * self._size, struct.pack(self._format, value))


class _RawValue(_Raw):
    @property
    def value(self):
        return self._get(0)

    @value.setter
    def value(self, value):
        self._set(0, value)

    def __repr__(self):
        return f"{self._kind.__name__}({self._get(0)!r})"


class _RawArray(_Raw):
    def __len__(self):
        return self._count

    def _place(self, index):
        if index < 0:
            index += self._count
        if not 0 <= index < self._count:
            raise IndexError("invalid index")
        return index

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return self._get(self._place(index))
        values = [self._get(place) for place in range(*index.indices(self._count))]
        if self._letter == "c":
            return b"".join(values)
        return "".join(values) if self._letter == "u" else values

    def __setitem__(self, index, value):
        if not isinstance(index, slice):
            return self._set(self._place(index), value)
        places = range(*index.indices(self._count))
        values = list(value)
        if len(places) != len(values):
            raise ValueError("Can only assign sequence of same size")
        if self._letter == "c":
            values = [bytes([item]) for item in values]
        for place, item in zip(places, values):
            self._set(place, item)

    def __iter__(self):
        for index in range(self._count):
            yield self._get(index)

    def __repr__(self):
        return f"<multiprocessing.sharedctypes.{self._kind.__name__}_Array_{self._count} object at {id(self):#x}>"


class _RawText(_RawArray):
    @property
    def raw(self):
        return _processes.read(self._memory, 0, self._count)

    @raw.setter
    def raw(self, data):
        if len(data) > self._count:
            raise ValueError("byte string too long")
        _processes.write(self._memory, 0, bytes(data))

    @property
    def value(self):
        return self.raw.split(b"\0", 1)[0]

    @value.setter
    def value(self, data):
        if not isinstance(data, bytes):
            raise TypeError(f"bytes expected instead of {type(data).__name__} instance")
        if len(data) > self._count:
            raise ValueError("byte string too long")
        _processes.write(self._memory, 0, data + b"\0" * (len(data) < self._count))


def RawValue(typecode_or_type, *args):
    """Returns a ctypes object allocated from shared memory."""
    made = _RawValue(_type_of(typecode_or_type), 1)
    if args:
        made.value = args[0]
    return made


def RawArray(typecode_or_type, size_or_initializer):
    """Returns a ctypes array allocated from shared memory."""
    kind = _type_of(typecode_or_type)
    shape = _RawText if _code_of(kind) == "c" else _RawArray
    if isinstance(size_or_initializer, int):
        return shape(kind, size_or_initializer)
    made = shape(kind, len(size_or_initializer))
    made[:] = size_or_initializer
    return made


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """Return a synchronization wrapper for a Value."""
    return _wrapped(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Return a synchronization wrapper for a RawArray."""
    return _wrapped(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def _wrapped(made, lock, ctx):
    if lock is False:
        return made
    if lock in (True, None):
        lock = (ctx or get_context()).RLock()
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(made, lock, ctx=ctx)


def copy(obj):
    made = type(obj)(obj._kind, obj._count)
    _processes.write(made._memory, 0, _processes.read(obj._memory, 0, obj._size * obj._count))
    return made


def synchronized(obj, lock=None, ctx=None):
    assert not isinstance(obj, SynchronizedBase), "object already synchronized"
    kinds = {_RawValue: Synchronized, _RawArray: SynchronizedArray, _RawText: SynchronizedString}
    return kinds[type(obj)](obj, lock, ctx or get_context())


class SynchronizedBase:
    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or get_context(force=True)).RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


class Synchronized(SynchronizedBase):
    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self._lock:
            self._obj.value = value


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, index):
        with self._lock:
            return self._obj[index]

    def __setitem__(self, index, value):
        with self._lock:
            self._obj[index] = value

    def __getslice__(self, start, stop):
        with self._lock:
            return self._obj[start:stop]

    def __setslice__(self, start, stop, values):
        with self._lock:
            self._obj[start:stop] = values


class SynchronizedString(SynchronizedArray):
    value = Synchronized.value

    @property
    def raw(self):
        with self._lock:
            return self._obj.raw

    @raw.setter
    def raw(self, data):
        with self._lock:
            self._obj.raw = data
