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
            return _c._fetch(instance, self._kind, self._offset, self._index)
        found = _c._info(self._kind)
        value = self._whole(instance, found) >> self._place(found) & (1 << self._bits) - 1
        if found.code in "bhilq" and value >> self._bits - 1:
            value -= 1 << self._bits
        return bool(value) if found.code == "?" else value

    def __set__(self, instance, value):
        if not isinstance(instance, _c._CData):
            raise TypeError("not a ctype instance")
        if self._bits is None:
            _c._store(instance, self._kind, self._offset, self._index, value)
            return
        found = _c._info(self._kind)
        if found.code == "?":
            value = bool(value)
        elif not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        mask = (1 << self._bits) - 1
        shift = self._place(found)
        whole = self._whole(instance, found) & ~(mask << shift) | (value & mask) << shift
        data = whole.to_bytes(found.size, "big" if found.big else "little")
        _write(_address(instance) + self._offset, data)

    def __delete__(self, instance):
        raise TypeError("can't delete attribute")

    def _whole(self, instance, found):
        data = _read(_address(instance) + self._offset, found.size)
        return int.from_bytes(data, "big" if found.big else "little")

    def _place(self, found):
        return 8 * found.size - self._shift - self._bits if found.big else self._shift


class _Layout:
    """Where the fields of a structure or union lie, as gcc places them."""

    def __init__(self, kind, is_union, size, align, index):
        self.kind, self.is_union = kind, is_union
        self.size, self.align, self.index = size, align, index
        self.pack = getattr(kind, "_pack_", 0)
        # The bit field that is open: its size in bytes, where it begins, bits used.
        self.open = None
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
            return self._bits(name, kind, found, bits[0])
        self.open = None
        align = min(found.align, self.pack) if self.pack else found.align
        offset = 0 if self.is_union else -(-self.size // align) * align
        if offset > self.size and not self.is_union:
            self.formats.append(f"{offset - self.size}x")
        self.size = max(self.size, found.size) if self.is_union else offset + found.size
        self.align = max(self.align, align)
        shape = found.told[2]
        dims = "(" + ",".join(map(str, shape)) + ")" if shape else ""
        self.formats.append(f"{dims}{found.format}:{name}:")
        return CField(name, kind, offset, self._next())

    def _next(self):
        self.index += 1
        return self.index - 1

    def _bits(self, name, kind, found, bits):
        if found.kind != "simple" or found.code not in _c._INTEGERS + "?":
            raise TypeError(f"bit fields not allowed for type {kind.__name__}")
        if not isinstance(bits, int):
            raise TypeError(f"'{type(bits).__name__}' object cannot be interpreted as an integer")
        if not 0 < bits <= 8 * found.size:
            raise ValueError("number of bits invalid for bit field")
        align = min(found.align, self.pack) if self.pack else found.align
        self.align = max(self.align, align)
        self.formats.append(f"{found.format}:{name}:")
        if self.is_union:
            self.size = max(self.size, found.size)
            return CField(name, kind, 0, self._next(), bits, 0)
        if self.open is not None:
            size, offset, used = self.open
            if used + bits <= 8 * max(size, found.size) and (found.size == size or found.size > size):
                if found.size > size:
                    offset = self.open_end - size
                    self.size = max(self.size, offset + found.size)
                self.open = max(size, found.size), offset, used + bits
                self.open_end = self.size
                return CField(name, kind, offset, self._next(), bits, used)
            if used + bits <= 8 * size and found.size < size:
                self.open = size, offset, used + bits
                return CField(name, kind, offset, self._next(), bits, used)
        offset = -(-self.size // align) * align
        self.size = offset + found.size
        self.open = found.size, offset, bits
        self.open_end = self.size
        return CField(name, kind, offset, self._next(), bits, 0)


def _process_fields(self, fields, is_union):
    found = _c._info(self)
    if found is not None and found.final and found.fields:
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
    size = -(-layout.size // layout.align) * layout.align
    if size > layout.size:
        layout.formats.append(f"{size - layout.size}x")
    text = "B" if is_union or pack else "T{" + "".join(layout.formats) + "}"
    kind = "union" if is_union else "struct"
    new = _c._Info(kind, size, layout.align, fields=(*old, *made), format=text)
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
        for inner_name in _c._info(part._kind).fields:
            inner = getattr(part._kind, inner_name)
            lifted = CField(
                inner_name, inner._kind, part._offset + inner._offset, part._index + inner._index,
                inner._bits, inner._shift)
            type.__setattr__(self, inner_name, lifted)


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
            type.__setattr__(self, "value", property(_get_chars, _set_chars, doc="string value"))
            type.__setattr__(self, "raw", property(_get_raw, _set_raw, doc="value"))
        elif inner.code == "u" and inner.kind == "simple":
            type.__setattr__(self, "value", property(_get_text, _set_text, doc="string value"))
        return self


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
