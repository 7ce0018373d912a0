"""`pickle.PickleBuffer` and buffers out of band."""

import array
import pickle
from pickle import PickleBuffer


def raises(kind, words, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind as error:
        assert str(error) == words, str(error)
        return
    raise AssertionError("nothing raised")


assert PickleBuffer.__module__ == 'pickle' and PickleBuffer.__basicsize__ == 104
assert PickleBuffer.__doc__ == 'Wrapper for potentially out-of-band buffers'
buffer = PickleBuffer(b'abc')
assert bytes(buffer) == b'abc' and memoryview(buffer).readonly and bytes(buffer.raw()) == b'abc'
assert buffer.release() is None and buffer.release() is None
gone = 'operation forbidden on released PickleBuffer object'
raises(ValueError, gone, buffer.raw)
raises(ValueError, gone, memoryview, buffer)
raises(ValueError, gone, bytes, buffer)
raises(TypeError, 'PickleBuffer() takes exactly 1 positional argument (0 given)', PickleBuffer)
raises(TypeError, "a bytes-like object is required, not 'int'", PickleBuffer, 3)
strided = PickleBuffer(memoryview(b'abcdef')[::2])
raises(BufferError, 'cannot extract raw buffer from non-contiguous buffer', strided.raw)
numbers = array.array('i', [1, 2])
view = PickleBuffer(numbers)
assert memoryview(view).format == 'i' and view.raw().format == 'B' and view.raw().nbytes == 8
raises(BufferError, 'cannot resize an array that is exporting buffers', numbers.append, 3)
view.release()
numbers.append(3)

data = bytearray(b'xyz' * 5)
kept = []
dumped = pickle.dumps([PickleBuffer(data), PickleBuffer(b'ro')], protocol=5, buffer_callback=kept.append)
assert len(kept) == 2 and b'xyz' not in dumped
loaded = pickle.loads(dumped, buffers=kept)
assert loaded[0] is kept[0] and loaded[1] is kept[1] and bytes(loaded[1]) == b'ro'
inside = pickle.loads(pickle.dumps([PickleBuffer(data), PickleBuffer(b'ro')], protocol=5))
assert inside == [data, b'ro'] and type(inside[0]) is bytearray and inside[0] is not data
raises(pickle.PicklingError, 'PickleBuffer can only be pickled with protocol >= 5',
       pickle.dumps, PickleBuffer(data), protocol=4)


class Large(bytearray):
    def __reduce_ex__(self, protocol):
        if protocol >= 5:
            return type(self)._again, (PickleBuffer(self),), None
        return type(self)._again, (bytearray(self),)

    @classmethod
    def _again(cls, thing):
        with memoryview(thing) as view:
            thing = view.obj
            return thing if type(thing) is cls else cls(thing)


large = Large(b'hello')
kept = []
dumped = pickle.dumps(large, protocol=5, buffer_callback=kept.append)
assert pickle.loads(dumped, buffers=kept) is large
assert pickle.loads(pickle.dumps(large, protocol=5)) == large
assert pickle.loads(pickle.dumps(large, protocol=4)) == large
