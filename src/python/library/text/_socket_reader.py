"""A buffered reader of a connection. It is Python all the way down, so that other threads run while it waits."""

import io


class SocketReader(io.BufferedIOBase):
    """What `makefile('rb')` gives: as `io.BufferedReader`."""

    def __init__(self, raw, buffer_size=io.DEFAULT_BUFFER_SIZE):
        self.raw = raw
        self._size = buffer_size
        self._held = b''

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def _more(self, size):
        """Bytes from the connection: b'' at its end, None where it would block."""
        buffer = bytearray(max(size, self._size))
        count = self.raw.readinto(buffer)
        if count is None:
            return None
        return bytes(buffer[:count])

    def _take(self, count):
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def read(self, size=-1, /):
        self._check()
        if size is None:
            size = -1
        if size < -1:
            raise ValueError('read length must be non-negative or -1')
        while size < 0 or len(self._held) < size:
            data = self._more(0 if size < 0 else size - len(self._held))
            if not data:
                if data is None and not self._held:
                    return None
                break
            self._held += data
        return self._take(len(self._held) if size < 0 else size)

    def read1(self, size=-1, /):
        self._check()
        if size is None or size < 0:
            size = self._size
        if size and not self._held:
            self._held = self._more(size) or b''
        return self._take(size)

    def _into(self, buffer, data):
        view = memoryview(buffer).cast('B')
        view[:len(data)] = data
        return len(data)

    def readinto(self, buffer, /):
        return self._into(buffer, self.read(memoryview(buffer).nbytes) or b'')

    def readinto1(self, buffer, /):
        return self._into(buffer, self.read1(memoryview(buffer).nbytes))

    def peek(self, size=0, /):
        self._check()
        if not self._held:
            self._held = self._more(0) or b''
        return self._held

    def readline(self, size=-1, /):
        self._check()
        if size is None:
            size = -1
        start = 0
        while True:
            end = self._held.find(b'\n', start) + 1
            if 0 <= size <= (end or len(self._held)):
                return self._take(size)
            if end:
                return self._take(end)
            start = len(self._held)
            data = self._more(0)
            if not data:
                return self._take(start)
            self._held += data

    def readlines(self, hint=-1, /):
        lines = []
        total = 0
        while line := self.readline():
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def __iter__(self):
        self._check()
        while line := self.readline():
            yield line

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readable(self):
        return self.raw.readable()

    def seekable(self):
        return False

    def fileno(self):
        return self.raw.fileno()

    def isatty(self):
        return False

    def detach(self):
        raw, self.raw = self.raw, None
        return raw

    def close(self):
        if self.raw is not None and not self.raw.closed:
            self._held = b''
            self.raw.close()

    @property
    def closed(self):
        return self.raw is None or self.raw.closed

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def __repr__(self):
        return f'<_io.BufferedReader name={self.raw.name!r}>'
