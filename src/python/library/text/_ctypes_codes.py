"""Numbers as C keeps them: bytes to Python values and back, by the codes of simple types."""

from _struct import pack as _pack, unpack as _unpack
from math import frexp as _frexp, isinf as _isinf, isnan as _isnan, ldexp as _ldexp, copysign as _copysign

# Size and the code of the module struct.
CODES = {
    "c": (1, "c"), "b": (1, "b"), "B": (1, "B"), "?": (1, "?"), "h": (2, "h"), "H": (2, "H"), "i": (4, "i"),
    "I": (4, "I"), "l": (8, "q"), "L": (8, "Q"), "q": (8, "q"), "Q": (8, "Q"), "f": (4, "f"), "d": (8, "d"),
    "P": (8, "Q"), "z": (8, "Q"), "Z": (8, "Q"), "O": (8, "Q"), "u": (4, "I"), "g": (16, ""), "v": (2, "h"),
    "X": (8, "Q"),
}


def load(code, data, big):
    if code == "g":
        return _load_extended(data)
    if code == "u":
        return chr(int.from_bytes(data, "little"))
    if code == "?":
        return any(data)
    return _unpack((">" if big else "<") + CODES[code][1], data)[0]


def dump(code, value, big):
    if code == "c":
        if isinstance(value, (bytes, bytearray)) and len(value) == 1:
            return bytes(value)
        if isinstance(value, int) and 0 <= value < 256:
            return bytes([value])
        raise TypeError("one character bytes, bytearray or integer expected")
    if code == "u":
        if not isinstance(value, str):
            raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
        if len(value) != 1:
            raise TypeError("one character unicode string expected")
        return ord(value).to_bytes(4, "little")
    if code == "?":
        return bytes([bool(value)])
    size, letter = CODES[code]
    if code in "fd":
        number = _as_float(value)
        try:
            return _pack((">" if big else "<") + letter, number)
        except OverflowError:
            return _pack((">" if big else "<") + letter, _copysign(float("inf"), number))
    if code == "g":
        return _dump_extended(_as_float(value))
    if not isinstance(value, int):
        index = getattr(type(value), "__index__", None)
        if index is None:
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        value = index(value)
    return (value & (1 << 8 * size) - 1).to_bytes(size, "big" if big else "little")


def _as_float(value):
    if isinstance(value, float):
        return value
    kind = type(value)
    if not hasattr(kind, "__float__") and not hasattr(kind, "__index__"):
        raise TypeError(f"must be real number, not {kind.__name__}")
    return float(value)


def _load_extended(data):
    mantissa = int.from_bytes(data[:8], "little")
    exponent = int.from_bytes(data[8:10], "little")
    sign = -1.0 if exponent & 0x8000 else 1.0
    exponent &= 0x7FFF
    if exponent == 0x7FFF:
        return sign * float("inf") if mantissa == 1 << 63 else float("nan")
    try:
        return sign * _ldexp(float(mantissa), exponent - 16383 - 63)
    except OverflowError:
        return sign * float("inf")


def _dump_extended(value):
    sign = 0x8000 if _copysign(1.0, value) < 0 else 0
    if _isnan(value):
        mantissa, exponent = 3 << 62, 0x7FFF
    elif _isinf(value):
        mantissa, exponent = 1 << 63, 0x7FFF
    elif value == 0:
        mantissa = exponent = 0
    else:
        fraction, exponent = _frexp(abs(value))
        mantissa, exponent = int(_ldexp(fraction, 64)), exponent - 1 + 16383
    return mantissa.to_bytes(8, "little") + (exponent | sign).to_bytes(2, "little") + bytes(6)
