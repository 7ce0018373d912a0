"""C types that are made of others: structures, unions, arrays."""

import _ctypes as _c
from _ctypes_memory import address as _address, read as _read, size as _size, write as _write


class CField:
    """Structure/Union member"""

    __module__ = "_ctypes"

    def __init__(self, name, kind, offset, index, bits=None, shift=0):
        self._name, self._kind, self._index = name, kind, index
        self._bits, self._shift = bits, shift
        self._offset = offset
        self._is_anonymous = False
        # An array of characters is a string here.
        item = _c._info(_c._info(kind).item)
        self._is_text = item is not None and item.kind == "simple" and item.code in "cu" and (
            _c._info(kind).kind == "array")

    @property
    def offset(self):
        """offset in bytes of this field"""
        return self._offset

    @property
    def size(self):
        """size in bytes of this field"""
        if self._bits is not None:
            return self._bits << 16 | self._shift
        return _c._info(self._kind).size

    def __repr__(self):
        name = self._kind.__name__
        if self._bits is not None:
            return f"<Field type={name}, ofs={self._offset}:{self._shift}, bits={self._bits}>"
        return f"<Field type={name}, ofs={self._offset}, size={self.size}>"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self._bits is None:
            if self._is_text:
                return _text_at(_address(instance) + self._offset, _c._info(self._kind))
            return _c._fetch(instance, self._kind, self._offset, self._index)
        found = _c._info(self._kind)
        if found.code == "?":
            return _c._get(found, _address(instance) + self._offset)
        # As C does it, in an int or a long, where a count of bits too large goes around.
        width, room = 8 * found.size, 64 if found.size > 4 else 32
        value = self._whole(instance, found) << (width - self._shift - self._bits) % room & (1 << width) - 1
        if found.code in "bhilq" and value >> width - 1:
            value -= 1 << width
        return value >> (width - self._bits) % room

    def __set__(self, instance, value):
        if not isinstance(instance, _c._CData):
            raise TypeError("not a ctype instance")
        if self._bits is None:
            if self._is_text:
                value = self._cut(value)
            _c._store(instance, self._kind, self._offset, self._index, value)
            return
        found = _c._info(self._kind)
        if found.code == "?":
            _c._assign(self._kind, _address(instance) + self._offset, value)
            return
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        whole, mask = (1 << 8 * found.size) - 1, (1 << self._bits) - 1
        shift = self._shift % (64 if found.size > 4 else 32)
        result = self._whole(instance, found) & ~(mask << shift) | (value & mask) << shift
        data = (result & whole).to_bytes(found.size, "big" if found.big else "little")
        _write(_address(instance) + self._offset, data)

    def __delete__(self, instance):
        raise TypeError("can't delete attribute")

    def _cut(self, value):
        """C takes a string up to its end."""
        if _c._info(_c._info(self._kind).item).code == "u":
            if not isinstance(value, str):
                raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
            return value
        if not isinstance(value, bytes):
            raise TypeError(f"expected bytes, {type(value).__name__} found")
        return value.split(b"\0", 1)[0]

    def _whole(self, instance, found):
        data = _read(_address(instance) + self._offset, found.size)
        return int.from_bytes(data, "big" if found.big else "little")


def _text_at(address, found):
    data = _read(address, found.size)
    if _c._info(found.item).code == "c":
        return data.split(b"\0", 1)[0]
    return data.decode("utf-32-le", "surrogatepass").split("\0", 1)[0]


class _Layout:
    """Where the fields of a structure or union lie, as CPython has it: bit fields of several types meet its oddities."""

    def __init__(self, kind, is_union, size, align, index):
        self.is_union, self.index = is_union, index
        self.size = self.offset = size
        self.union_size = self.align = 0
        self.total_align = align
        self.pack = getattr(kind, "_pack_", 0)
        self.is_swapped = hasattr(kind, "_swappedbytes_")
        # The bit field that is open: its bits, and how many of them are used.
        self.open = self.used = 0
        self.formats = []

    def add(self, pair, place):
        if not isinstance(pair, tuple) or not 2 <= len(pair) <= 3 or not isinstance(pair[0], str):
            raise TypeError("'_fields_' must be a sequence of (name, C type) pairs")
        name, kind, *bits = pair
        found = _c._info(kind)
        if found is None:
            raise TypeError(f"second item in _fields_ tuple (index {place}) must be a C type")
        found.final = True
        if bits:
            _check_bits(kind, found, bits[0])
        if self.is_union:
            self.size = self.offset = self.align = 0
        before = self.offset
        field = self._place(name, kind, found, bits[0] if bits else None)
        if field._offset > before and not self.is_union:
            self.formats.append(f"{field._offset - before}x")
        shape = found.told[2]
        dims = "(" + ",".join(map(str, shape)) + ")" if shape else ""
        self.formats.append(f"{dims}{found.format}:{name}:")
        self.union_size = max(self.union_size, self.size)
        self.total_align = max(self.total_align, self.align)
        return field

    def _place(self, name, kind, found, bits):
        index, self.index = self.index, self.index + 1
        width = 8 * found.size
        if bits and self.open and width <= self.open and self.used + bits <= self.open:
            return self._further(name, kind, found, bits, index)
        if bits and self.open and width >= self.open and self.used + bits <= width:
            grown = found.size - self.open // 8
            self.offset += grown
            self.size += grown
            self.open = width
            return self._further(name, kind, found, bits, index)
        self.open, self.used = (width, 0) if bits else (0, 0)
        align = min(found.align, self.pack) if self.pack else found.align
        missing = -self.offset % align
        offset = self.offset + missing
        self.size += missing + found.size
        self.offset = offset + found.size
        self.align = align
        if not bits:
            return CField(name, kind, offset, index)
        self.used = bits
        return CField(name, kind, offset, index, bits, width - bits if self.is_swapped else 0)

    def _further(self, name, kind, found, bits, index):
        shift = self.open - self.used - bits if self.is_swapped else self.used
        self.used += bits
        return CField(name, kind, self.offset - found.size, index, bits, shift)


def _check_bits(kind, found, bits):
    if found.kind != "simple" or found.code not in _c._INTEGERS + "?":
        raise TypeError(f"bit fields not allowed for type {kind.__name__}")
    if not isinstance(bits, int):
        raise TypeError(f"'{type(bits).__name__}' object cannot be interpreted as an integer")
    if not 0 < bits <= 8 * found.size:
        raise ValueError("number of bits invalid for bit field")


def _process_fields(self, fields, is_union):
    found = _c._info(self)
    if found is not None and found.final:
        raise AttributeError("_fields_ is final")
    try:
        pairs = list(fields)
    except TypeError:
        raise TypeError("'_fields_' must be a sequence of pairs") from None
    base = _c._inherited(self)
    pack = getattr(self, "_pack_", 0)
    if not isinstance(pack, int) or pack < 0:
        raise ValueError("_pack_ must be a non-negative integer")
    given = getattr(self, "_align_", 0)
    if not isinstance(given, int) or given < 0:
        raise ValueError("_align_ must be a non-negative integer")
    size, align, old = (base.size, base.align, base.fields) if base is not None else (0, 1, ())
    layout = _Layout(self, is_union, size, max(align, given, 1), len(old))
    made = []
    for place, pair in enumerate(pairs):
        field = layout.add(pair, place)
        type.__setattr__(self, field._name, field)
        made.append(field._name)
    whole = layout.union_size if is_union else layout.size
    size = -(-whole // layout.total_align) * layout.total_align
    if size > whole:
        layout.formats.append(f"{size - whole}x")
    text = "B" if is_union or pack else "T{" + "".join(layout.formats) + "}"
    kind = "union" if is_union else "struct"
    new = _c._Info(kind, size, layout.total_align, fields=(*old, *made), format=text)
    new.final = True
    if base is not None:
        base.final = True
    type.__setattr__(self, "__ctype_info__", new)
    _lift_anonymous(self, made)


def _lift_anonymous(self, made):
    """Fields of anonymous parts are fields of the whole."""
    names = self.__dict__.get("_anonymous_")
    if names is None:
        return
    for name in names:
        part = self.__dict__.get(name)
        if not isinstance(part, CField):
            raise AttributeError(f"'{name}' is specified in _anonymous_ but not in _fields_")
        part._is_anonymous = True
        _lift(self, part)


def _lift(self, part):
    for name in _c._info(part._kind).fields:
        inner = getattr(part._kind, name)
        lifted = CField(
            name, inner._kind, part._offset + inner._offset, part._index + inner._index, inner._bits, inner._shift)
        if inner._is_anonymous:
            _lift(self, lifted)
        else:
            type.__setattr__(self, name, lifted)


class _CompoundMeta(_c._Meta):
    def __new__(meta, name, bases, namespace, **keywords):
        is_union = meta._is_union
        fields = namespace.get("_fields_")
        self = type.__new__(meta, name, bases, namespace, **keywords)
        if name in ("Structure", "Union") and namespace.get("__module__") == "_ctypes":
            return self
        if fields is not None:
            # Types with the other byte order put theirs in place of the fields' types on the way.
            self._fields_ = fields
        else:
            base = _c._inherited(self)
            kind = "union" if is_union else "struct"
            if base is None:
                self.__ctype_info__ = _c._Info(kind, 0, 1, format="T{}" if kind == "struct" else "B")
            else:
                base.final = True
                self.__ctype_info__ = _c._Info(
                    kind, base.size, base.align, fields=base.fields, format=base.format)
        return self

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if name == "_fields_":
            _process_fields(self, value, type(self)._is_union)


class PyCStructType(_CompoundMeta):
    """metatype for the CData Objects"""

    __module__ = "_ctypes"
    _is_union = False


class UnionType(_CompoundMeta):
    """metatype for the Union Objects"""

    __module__ = "_ctypes"
    _is_union = True


def _fill(self, arguments, keywords):
    names = _c._info(type(self)).fields
    if len(arguments) > len(names):
        raise TypeError("too many initializers")
    for name, value in zip(names, arguments):
        if name in keywords:
            raise TypeError(f"duplicate values for field {name!r}")
        setattr(self, name, value)
    for name, value in keywords.items():
        setattr(self, name, value)


class Structure(_c._CData, metaclass=PyCStructType):
    """Structure base class"""

    __module__ = "_ctypes"
    __slots__ = ()

    def __new__(cls, *arguments, **keywords):
        found = _c._needed(cls)
        self = _c._CData.__new__(cls)
        _c._own(self, found)
        return self

    def __init__(self, *arguments, **keywords):
        _fill(self, arguments, keywords)

    def __reduce__(self):
        return _c._reduce(self)

    def __setstate__(self, state, /):
        _c._restore(self, state)


class Union(_c._CData, metaclass=UnionType):
    """Union base class"""

    __module__ = "_ctypes"
    __slots__ = ()

    def __new__(cls, *arguments, **keywords):
        found = _c._needed(cls)
        self = _c._CData.__new__(cls)
        _c._own(self, found)
        return self

    def __init__(self, *arguments, **keywords):
        _fill(self, arguments, keywords)

    def __reduce__(self):
        return _c._reduce(self)

    def __setstate__(self, state, /):
        _c._restore(self, state)


class PyCArrayType(_c._Meta):
    """metatype for the Array Objects"""

    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, **keywords):
        self = super().__new__(meta, name, bases, namespace, **keywords)
        if name == "Array" and namespace.get("__module__") == "_ctypes":
            return self
        length = getattr(self, "_length_", None)
        if length is None:
            raise AttributeError("class must define a '_length_' attribute")
        if not isinstance(length, int):
            raise TypeError("The '_length_' attribute must be an integer")
        if length < 0:
            raise ValueError("The '_length_' attribute must not be negative")
        item = getattr(self, "_type_", None)
        if item is None:
            raise AttributeError("class must define a '_type_' attribute")
        inner = _c._info(item)
        if inner is None:
            raise TypeError("_type_ must have storage info")
        inner.final = True
        if length * inner.size > 0x7FFF_FFFF_FFFF_FFFF:
            raise OverflowError("array too large")
        self.__ctype_info__ = _c._Info("array", length * inner.size, inner.align, item=item, length=length)
        if inner.code == "c" and inner.kind == "simple":
            type.__setattr__(self, "value", property(_get_chars, _set_chars, _no_delete, doc="string value"))
            type.__setattr__(self, "raw", property(_get_raw, _set_raw, _no_delete, doc="value"))
        elif inner.code == "u" and inner.kind == "simple":
            type.__setattr__(self, "value", property(_get_text, _set_text, _no_delete, doc="string value"))
        return self


def _no_delete(self):
    raise TypeError("cannot delete attribute")


def _get_chars(self):
    return _read(_address(self), _size(self)).split(b"\0", 1)[0]


def _set_chars(self, value):
    if not isinstance(value, bytes):
        raise TypeError(f"bytes expected instead of {type(value).__name__} instance")
    size = _size(self)
    if len(value) > size:
        raise ValueError("byte string too long")
    _write(_address(self), value + (b"\0" if len(value) < size else b""))


def _get_raw(self):
    return _read(_address(self), _size(self))


def _set_raw(self, value):
    data = bytes(memoryview(value))
    if len(data) > _size(self):
        raise ValueError("byte string too long")
    _write(_address(self), data)


def _get_text(self):
    text = _read(_address(self), _size(self)).decode("utf-32-le", "surrogatepass")
    return text.split("\0", 1)[0]


def _set_text(self, value):
    if not isinstance(value, str):
        raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
    room = _size(self) // 4
    if len(value) > room:
        raise ValueError("string too long")
    data = value.encode("utf-32-le", "surrogatepass")
    _write(_address(self), data + (b"\0\0\0\0" if len(value) < room else b""))


class Array(_c._CData, metaclass=PyCArrayType):
    """Abstract base class for arrays.

The recommended way to create concrete array types is by multiplying any
ctypes data type with a non-negative integer. Alternatively, you can subclass
this type and define _length_ and _type_ class variables. Array elements can
be read and written using standard subscript and slice accesses for slice
reads, the resulting object is not itself an Array."""

    __module__ = "_ctypes"
    __slots__ = ()

    def __new__(cls, *arguments):
        found = _c._needed(cls)
        self = _c._CData.__new__(cls)
        _c._own(self, found)
        return self

    def __init__(self, *arguments):
        for place, value in enumerate(arguments):
            self[place] = value

    def __len__(self):
        return _c._info(type(self)).length

    def _checked(self, index):
        found = _c._info(type(self))
        if not hasattr(type(index), "__index__"):
            raise TypeError("indices must be integers")
        index = index.__index__()
        if index < 0:
            index += found.length
        if not 0 <= index < found.length:
            raise IndexError("invalid index")
        return found, index

    def __getitem__(self, index):
        if isinstance(index, slice):
            found = _c._info(type(self))
            values = [self[place] for place in range(*index.indices(found.length))]
            code = _c._info(found.item).code
            if code == "c" and _c._info(found.item).kind == "simple":
                return b"".join(values)
            return "".join(values) if code == "u" else values
        found, index = self._checked(index)
        return _c._fetch(self, found.item, index * _c._info(found.item).size, index)

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            places = range(*index.indices(len(self)))
            if len(value) != len(places):
                raise ValueError("Can only assign sequence of same size")
            for place, each in zip(places, value):
                self[place] = each
            return
        found, index = self._checked(index)
        _c._store(self, found.item, index * _c._info(found.item).size, index, value)

    def __delitem__(self, index):
        raise TypeError("Array does not support item deletion")

    def __iter__(self):
        return map(self.__getitem__, range(len(self)))

    def __reduce__(self):
        return _c._reduce(self)

    def __setstate__(self, state, /):
        _c._restore(self, state)

    def __class_getitem__(cls, item, /):
        """See PEP 585"""
        return _GenericAlias(cls, item)


_GenericAlias = type(list[int])
