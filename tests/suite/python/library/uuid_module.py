"""uuid: names that are unique."""

import copy
import pickle
import uuid

text = '12345678-1234-5678-1234-567812345678'
one = uuid.UUID(text)
assert str(one) == text and repr(one) == f"UUID('{text}')" and one.hex == text.replace('-', '')
assert uuid.UUID('{' + text.upper() + '}') == uuid.UUID('urn:uuid:' + text) == uuid.UUID(one.hex) == one
assert uuid.UUID(bytes=one.bytes) == uuid.UUID(int=one.int) == uuid.UUID(fields=one.fields) == uuid.UUID(bytes_le=one.bytes_le) == one
assert one.bytes == b'\x124Vx' * 4 and one.bytes_le[:8] == b'xV4\x124\x12xV' and int(one) == one.int == 0x12345678123456781234567812345678
assert one.fields == (0x12345678, 0x1234, 0x5678, 0x12, 0x34, 0x567812345678) and one.urn == 'urn:uuid:' + text
assert (one.time_low, one.time_mid, one.time_hi_version, one.clock_seq_low, one.node) == (0x12345678, 0x1234, 0x5678, 0x34, 0x567812345678)
assert one.variant == uuid.RESERVED_NCS and one.version is None
assert hash(one) == hash(one.int) and {one: 1}[uuid.UUID(text)] == 1
low, high = uuid.UUID(int=1), uuid.UUID(int=2)
assert low < high and low <= low and high > low and low != high and sorted([high, low]) == [low, high]
assert low != 1 and not low == 'x'


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


assert raises(ValueError, uuid.UUID, 'short') == 'badly formed hexadecimal UUID string'
assert raises(ValueError, uuid.UUID, bytes=b'x') == 'bytes is not a 16-char string'
assert raises(ValueError, uuid.UUID, int=-1).startswith('int is out of range')
assert raises(TypeError, uuid.UUID).startswith('one of the hex, bytes, bytes_le, fields, or int arguments must be given')
assert raises(TypeError, setattr, one, 'int', 3) == 'UUID objects are immutable'
assert raises(TypeError, lambda: low < 3) == "'<' not supported between instances of 'UUID' and 'int'"
by_chance = uuid.uuid4()
assert by_chance.version == 4 and by_chance.variant == uuid.RFC_4122 and by_chance != uuid.uuid4()
assert str(uuid.uuid3(uuid.NAMESPACE_DNS, 'python.org')) == '6fa459ea-ee8a-3ca4-894e-db77e160355e'
assert str(uuid.uuid5(uuid.NAMESPACE_DNS, 'python.org')) == '886313e1-3b8a-5372-9b90-0c9aee199e5d'
assert uuid.uuid5(uuid.NAMESPACE_URL, 'x').version == 5 and uuid.uuid3(uuid.NAMESPACE_OID, b'x').version == 3
assert str(uuid.NAMESPACE_X500) == '6ba7b814-9dad-11d1-80b4-00c04fd430c8'
timed = uuid.uuid1(node=0x010203040506, clock_seq=7)
assert timed.version == 1 and timed.node == 0x010203040506 and timed.clock_seq == 7 and timed.time > 0
assert uuid.UUID(int=0, version=4).version == 4 and uuid.UUID(text).is_safe is uuid.SafeUUID.unknown
assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
