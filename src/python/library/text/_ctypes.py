"""Create and manipulate C compatible data types in Python."""

import sys
from _ctypes_memory import (
    _CData, address as _address, attach as _attach, buffer_address as _buffer_address, index as _index,
    object_at as _object_at, read as _read, refuse as _refuse, set_objects as _set_objects, size as _size,
    storage as _storage, text as _text, write as _write,
)
from _ctypes_codes import CODES as _CODES, dump as _dump, load as _load

__version__ = "1.1.0"
RTLD_LOCAL = 0
RTLD_GLOBAL = 256
FUNCFLAG_CDECL = 1
FUNCFLAG_PYTHONAPI = 4
FUNCFLAG_USE_ERRNO = 8
FUNCFLAG_USE_LASTERROR = 16
CTYPES_MAX_ARGCOUNT = 1024
SIZEOF_TIME_T = 8
TYPEFLAG_ISPOINTER = 0x100
TYPEFLAG_HASPOINTER = 0x200
TYPEFLAG_HASUNION = 0x400
TYPEFLAG_HASBITFIELD = 0x800
_memmove_addr = 0x41_1000
_memset_addr = 0x41_1040
_string_at_addr = 0x41_1080
_cast_addr = 0x41_10c0
_wstring_at_addr = 0x41_1100
_SIMPLE = "cbBhHiIlLdfuzZqQPXOv?g"
_INTEGERS = "bBhHiIlLqQ"
# How the buffer protocol calls a long.
_EIGHT_BYTES = {"l": "q", "L": "Q"}
_pointer_type_cache = {}
_errno = 0


class ArgumentError(Exception):
    __module__ = "ctypes"


class _Info:
    """What is known of a C type."""

    __slots__ = ("kind", "size", "align", "code", "big", "item", "length", "fields", "final", "format", "told", "has_parts")

    def __init__(self, kind, size, align, code=None, big=False, item=None, length=0, fields=(), format="B"):
        self.kind, self.size, self.align, self.code, self.big = kind, size, align, code, big
        self.item, self.length, self.fields, self.format = item, length, fields, format
        self.final = False
        # `b_length`: simple types have no parts.
        self.has_parts = bool(length or fields or kind in ("pointer", "function"))
        shape = ()
        if kind == "array":
            inner = _info(item)
            shape = (length,) + (inner.told[2] if inner.kind == "array" else ())
            self.format = inner.format
        one = size
        for count in shape:
            one = one // count if count else one
        self.told = (self.format, one, shape)


def _info(kind):
    """The info of a C type, or None."""
    return kind.__dict__.get("__ctype_info__") if isinstance(kind, type) else None


def _inherited(kind):
    for base in kind.__mro__[1:]:
        found = base.__dict__.get("__ctype_info__")
        if found is not None:
            return found
    return None


def _needed(kind):
    found = _info(kind)
    if found is None:
        raise TypeError("abstract class")
    found.final = True
    return found


def _name(value):
    return type(value).__name__


def _module(depth):
    """The module for which a type is made: that of the code that asked."""
    frame = sys._getframe(depth + 1)
    while frame is not None and frame.f_globals is globals():
        frame = frame.f_back
    return frame.f_globals.get("__name__") if frame is not None else None


def _own(instance, found):
    """Gives a new object memory of its own."""
    storage = bytearray(max(found.size, 1))
    _attach(instance, _buffer_address(storage), found.size, storage, None, 0, found.told)


def _at(kind, address, base=None, index=0, storage=None, size=None):
    """An object over memory that is there already."""
    found = _needed(kind)
    instance = _CData.__new__(kind)
    _attach(instance, address, found.size if size is None else size, storage, base, index, found.told)
    return instance


def _part(instance, kind, offset, index):
    """The object for a part of another's memory."""
    found = _needed(kind)
    part = _CData.__new__(kind)
    _attach(part, _address(instance) + offset, found.size, _storage(instance), instance, index, found.told)
    return part


def _container(instance):
    """The object whose memory it is, and what that keeps alive: a dict by place, or one object."""
    root = instance
    while root._b_base_ is not None:
        root = root._b_base_
    kept = root._objects
    if kept is None and _info(type(root)).has_parts:
        kept = {}
        _set_objects(root, kept)
    return root, kept


def _keep(instance, index, value):
    """Keeps a value alive that a part of the object refers to."""
    if value is None:
        return
    root, kept = _container(instance)
    if not isinstance(kept, dict):
        _set_objects(root, value)
        return
    key = [f"{index & 0xFFFF_FFFF:x}"]
    while instance._b_base_ is not None:
        key.append(f"{_index(instance):x}")
        instance = instance._b_base_
    kept[":".join(key)] = value


class _Meta(type):
    """What all types of C types can do."""

    def from_address(self, value, /):
        """C.from_address(integer) -> C instance\naccess a C instance at the specified address"""
        if not isinstance(value, int):
            raise TypeError("integer expected")
        return _at(self, value & 0xFFFF_FFFF_FFFF_FFFF)

    def from_buffer(self, obj, offset=0, /):
        """C.from_buffer(object, offset=0, /) -> C instance\ncreate a C instance from a writeable buffer"""
        found = _needed(self)
        view = memoryview(obj)
        if view.readonly:
            raise TypeError("underlying buffer is not writable")
        if not view.c_contiguous:
            raise TypeError("underlying buffer is not C contiguous")
        if offset < 0:
            raise ValueError("offset cannot be negative")
        if found.size > view.nbytes - offset:
            raise ValueError(
                f"Buffer size too small ({view.nbytes} instead of at least {found.size + offset} bytes)")
        address = _buffer_address(obj)
        storage = _storage(obj) if isinstance(obj, _CData) else view.obj
        instance = _CData.__new__(self)
        _attach(instance, address + offset, found.size, storage, None, 0, found.told)
        _keep(instance, -1, view)
        return instance

    def from_buffer_copy(self, obj, offset=0, /):
        """C.from_buffer_copy(object, offset=0, /) -> C instance\ncreate a C instance from a readable buffer"""
        found = _needed(self)
        data = memoryview(obj).tobytes()
        if offset < 0:
            raise ValueError("offset cannot be negative")
        if found.size > len(data) - offset:
            raise ValueError(
                f"Buffer size too small ({len(data)} instead of at least {found.size + offset} bytes)")
        instance = _CData.__new__(self)
        _own(instance, found)
        _write(_address(instance), data[offset:offset + found.size])
        return instance

    def in_dll(self, library, name, /):
        """C.in_dll(dll, name) -> C instance\naccess a C instance in a dll"""
        _refuse(f"`{name}` of a C library")

    def from_param(self, value, /):
        """Convert a Python object into a function call parameter."""
        return _from_param(self, value)

    def __mul__(self, length):
        if not hasattr(type(length), "__index__"):
            raise TypeError(f"can't multiply sequence by non-int of type '{_name(length)}'")
        length = length.__index__()
        if length < 0:
            raise ValueError(f"Array length must be >= 0, not {length}")
        key = self, length
        made = _arrays.get(key)
        if made is None:
            made = PyCArrayType(
                f"{self.__name__}_Array_{length}", (Array,),
                {"_length_": length, "_type_": self, "__module__": _module(1)})
            _arrays[key] = made
        return made

    __rmul__ = __mul__


_arrays = {}


def _from_param(kind, value):
    if isinstance(value, kind):
        return value
    found = _info(kind)
    if found is not None and found.kind == "simple":
        return _simple_param(kind, found, value)
    if isinstance(value, CArgObject) and isinstance(value._obj, kind):
        return value
    if found is not None and found.kind == "pointer":
        if value is None:
            return None
        if isinstance(value, found.item):
            return byref(value)
        if isinstance(value, (_Pointer, Array)) and issubclass(_info(type(value)).item, found.item):
            return value
    parameter = getattr(value, "_as_parameter_", None)
    if parameter is not None:
        return _from_param(kind, parameter)
    raise TypeError(f"expected {kind.__name__} instance instead of {_name(value)}")


def _simple_param(kind, found, value):
    code = found.code
    if code in "PzZ":
        texts = {"z": bytes, "Z": str}.get(code, (bytes, str))
        if value is None:
            return None
        if isinstance(value, texts):
            made = (kind if code != "P" else None)
            if made is None:
                holder = bytearray(value + b"\0") if isinstance(value, bytes) else _wide(value)
                return CArgObject("zZ"[isinstance(value, str)], _buffer_address(holder), holder)
            made = kind(value)
            return CArgObject(code, int.from_bytes(_read(_address(made), 8), "little"), made)
        if code == "P" and isinstance(value, int):
            return CArgObject("P", value & 0xFFFF_FFFF_FFFF_FFFF, None)
        if isinstance(value, (_Pointer, Array, CArgObject, _CFuncPtr)):
            return value
        if isinstance(value, _SimpleCData) and _info(type(value)).code in "zZP":
            return value
    else:
        try:
            made = _CData.__new__(kind)
            _own(made, found)
            _set(made, found, _address(made), 0, value)
            return CArgObject(code, _get(found, _address(made)), made)
        except TypeError:
            parameter = getattr(value, "_as_parameter_", None)
            if parameter is None:
                raise
            return _simple_param(kind, found, parameter)
    parameter = getattr(value, "_as_parameter_", None)
    if parameter is not None:
        return _from_param(kind, parameter)
    raise TypeError(f"'{_name(value)}' object cannot be interpreted as ctypes.{kind.__name__}")


def _wide(text):
    return bytearray(text.encode("utf-32-le", "surrogatepass") + b"\0\0\0\0")


def _get(found, address):
    """The Python value of a simple C type at an address."""
    code = found.code
    if code == "O":
        place = int.from_bytes(_read(address, 8), "little")
        if not place:
            raise ValueError("PyObject is NULL")
        return _object_at(place)
    value = _load(code, _read(address, found.size), found.big)
    if code == "z":
        return _text(value, 1) if value else None
    if code == "Z":
        return _text(value, 4).decode("utf-32-le", "surrogatepass") if value else None
    if code == "P":
        return value or None
    return value


def _set(instance, found, address, index, value):
    """Writes a Python value as a simple C type; gives what must be kept alive."""
    code = found.code
    kept = None
    if code == "O":
        data = id(value).to_bytes(8, "little")
        kept = value
    elif code in "zZ":
        texts = bytes if code == "z" else str
        if value is None:
            data = bytes(8)
        elif isinstance(value, texts):
            kept = value
            if code == "z":
                place = _buffer_address(value)
            else:
                kept = _wide(value)
                place = _buffer_address(kept)
            data = place.to_bytes(8, "little")
        elif isinstance(value, int):
            data = (value & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(8, "little")
        else:
            what = "bytes" if code == "z" else "unicode string"
            raise TypeError(f"{what} or integer address expected instead of {_name(value)} instance")
    elif code == "P":
        if value is None:
            value = 0
        if not isinstance(value, int):
            raise TypeError("cannot be converted to pointer")
        data = (value & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(8, "little")
    else:
        data = _dump(code, value, found.big)
    _write(address, data)
    return kept


def _is_plain(kind):
    """Do fields of this type give Python values?"""
    return _SimpleCData in kind.__bases__


def _fetch(instance, kind, offset, index):
    """The value of a part of an object."""
    found = _needed(kind)
    if found.kind == "simple" and _is_plain(kind):
        return _get(found, _address(instance) + offset)
    return _part(instance, kind, offset, index)


def _store(instance, kind, offset, index, value):
    """Sets a part of an object."""
    kept = _assign(kind, _address(instance) + offset, value)
    if kept is not None:
        _keep(instance, index, kept)


def _assign(kind, address, value):
    """Writes a value as a C type; gives what must be kept alive."""
    found = _needed(kind)
    if isinstance(value, kind):
        _write(address, _read(_address(value), found.size))
        return _container(value)[1]
    if found.kind == "simple":
        return _set(None, found, address, 0, value)
    if isinstance(value, tuple) and found.kind in ("struct", "union", "array"):
        made = kind(*value)
        _write(address, _read(_address(made), found.size))
        return _container(made)[1]
    if found.kind == "array" and _info(found.item).code == "c" and isinstance(value, bytes):
        if len(value) > found.length:
            raise ValueError(f"bytes too long ({len(value)}, maximum length {found.length})")
        _write(address, value + (b"\0" if len(value) < found.length else b""))
        return None
    if found.kind == "array" and _info(found.item).code == "u" and isinstance(value, str):
        if len(value) > found.length:
            raise ValueError(f"string too long ({len(value)}, maximum length {found.length})")
        data = value.encode("utf-32-le", "surrogatepass")
        _write(address, data + (b"\0\0\0\0" if len(value) < found.length else b""))
        return None
    if found.kind == "pointer":
        if value is None:
            _write(address, bytes(8))
            return None
        if isinstance(value, Array) and issubclass(_info(type(value)).item, found.item):
            _write(address, _address(value).to_bytes(8, "little"))
            return value
    raise TypeError(f"incompatible types, {_name(value)} instance instead of {kind.__name__} instance")


class PyCSimpleType(_Meta):
    """metatype for the PyCSimpleType types"""

    def __new__(meta, name, bases, namespace, **keywords):
        self = super().__new__(meta, name, bases, namespace, **keywords)
        code = getattr(self, "_type_", None)
        if code is None:
            if name == "_SimpleCData":
                return self
            raise AttributeError("class must define a '_type_' attribute")
        if not isinstance(code, str):
            raise TypeError("class must define a '_type_' string attribute")
        if len(code) != 1:
            raise ValueError("class must define a '_type_' attribute which must be a string of length 1")
        if code not in _SIMPLE:
            raise AttributeError(
                "class must define a '_type_' attribute which must be\n"
                f"a single character string containing one of '{_SIMPLE}'.")
        inherited = _inherited(self)
        big = bool(namespace.get("__ctype_big__", inherited is not None and inherited.big))
        size = _CODES[code][0]
        mark = ">" if big else "<"
        shown = {"z": "&<b", "Z": "&<u", "u": "<w"}.get(code, mark + _EIGHT_BYTES.get(code, code))
        self.__ctype_info__ = _Info("simple", size, size, code, big, format=shown)
        swappable = code in "hHiIlLqQfd" and not big and _SimpleCData in bases
        if swappable:
            copied = {"_type_": code, "__module__": namespace.get("__module__"), "__qualname__": self.__qualname__}
            swapped = type.__new__(meta, f"{name}_be", bases, copied)
            swapped.__ctype_info__ = _Info("simple", size, size, code, True, format=">" + _EIGHT_BYTES.get(code, code))
            self.__ctype_le__ = swapped.__ctype_le__ = self
            self.__ctype_be__ = swapped.__ctype_be__ = swapped
        return self


class _SimpleCData(_CData, metaclass=PyCSimpleType):
    """XXX to be provided"""

    __module__ = "_ctypes"
    __slots__ = ()

    def __new__(cls, *arguments, **keywords):
        found = _needed(cls)
        instance = _CData.__new__(cls)
        _own(instance, found)
        return instance

    def __init__(self, *arguments):
        if len(arguments) > 1:
            raise TypeError(f"__init__ expected at most 1 argument, got {len(arguments)}")
        if arguments:
            self.value = arguments[0]

    @property
    def value(self):
        """current value"""
        return _get(_info(type(self)), _address(self))

    @value.setter
    def value(self, value):
        kept = _set(self, _info(type(self)), _address(self), 0, value)
        _keep(self, 0, kept)

    @value.deleter
    def value(self):
        raise TypeError("can't delete attribute")

    def __bool__(self):
        return any(_read(_address(self), _size(self)))

    def __repr__(self):
        kind = type(self)
        if not _is_plain(kind):
            return f"<{kind.__name__} object at {id(self):#x}>"
        return f"{kind.__name__}({self.value!r})"

    def __ctypes_from_outparam__(self):
        """default __ctypes_from_outparam__ method"""
        return self.value if _is_plain(type(self)) else self

    def __reduce__(self):
        return _reduce(self)

    def __setstate__(self, state, /):
        _restore(self, state)


def _reduce(self):
    found = _info(type(self))
    if found.kind == "pointer" or found.kind == "simple" and found.code in "OzZP":
        raise ValueError("ctypes objects containing pointers cannot be pickled")
    return _unpickle, (type(self), (getattr(self, "__dict__", {}), _read(_address(self), _size(self))))


def _restore(self, state):
    values, data = state
    _write(_address(self), data[:_size(self)])
    if values:
        self.__dict__.update(values)


def _unpickle(kind, state, /):
    instance = kind.__new__(kind)
    instance.__setstate__(state)
    return instance


class CArgObject:
    """What byref() and from_param() give."""

    __module__ = "_ctypes"

    def __init__(self, tag, value, obj):
        self._tag, self._value, self._obj = tag, value, obj

    def __repr__(self):
        tag, value = self._tag, self._value
        if tag in "PzZV":
            return f"<cparam '{tag}' ({value or 0:#x})>"
        if tag == "c":
            return f"<cparam 'c' ({value!r})>".replace("b'", "'")
        return f"<cparam '{tag}' ({value})>"


def _pointed(address):
    """An address that is stored at another."""
    return int.from_bytes(_read(address, 8), "little")


class PyCPointerType(_Meta):
    """metatype for the Pointer types"""

    def __new__(meta, name, bases, namespace, **keywords):
        self = super().__new__(meta, name, bases, namespace, **keywords)
        item = namespace.get("_type_")
        if item is None and name != "_Pointer":
            found = _inherited(self)
            item = found.item if found else None
        if item is not None and _info(item) is None and not isinstance(item, _Meta):
            raise TypeError("_type_ must have storage info")
        if name != "_Pointer":
            inner = _info(item).format if item is not None and _info(item) else "B"
            self.__ctype_info__ = _Info("pointer", 8, 8, "P", item=item, format="&" + inner)
        return self

    def set_type(self, kind, /):
        self._type_ = kind
        self.__ctype_info__ = _Info("pointer", 8, 8, "P", item=kind, format="&" + _info(kind).format)


class _Pointer(_CData, metaclass=PyCPointerType):
    """XXX to be provided"""

    __module__ = "_ctypes"
    __slots__ = ()

    def __new__(cls, *arguments):
        found = _needed(cls)
        if found.item is None:
            raise TypeError("Cannot create instance: has no _type_")
        instance = _CData.__new__(cls)
        _own(instance, found)
        return instance

    def __init__(self, *arguments):
        if len(arguments) > 1:
            raise TypeError(f"_Pointer expected at most 1 argument, got {len(arguments)}")
        if arguments:
            self.contents = arguments[0]

    def _target(self):
        place = _pointed(_address(self))
        if not place:
            raise ValueError("NULL pointer access")
        return place

    @property
    def contents(self):
        """the object this pointer points to (read-write)"""
        place = self._target()
        kept = self._objects
        if isinstance(kept, dict):
            for value in kept.values():
                if type(value) is _info(type(self)).item and _address(value) == place:
                    return _at(type(value), place, value, 0, _storage(value))
        return _at(_info(type(self)).item, place)

    @contents.setter
    def contents(self, value):
        item = _info(type(self)).item
        if not isinstance(value, item):
            raise TypeError(f"expected {item.__name__} instead of {_name(value)}")
        _write(_address(self), _address(value).to_bytes(8, "little"))
        _keep(self, 1, value)
        _keep(self, 0, _container(value)[1])

    def _item_at(self, index):
        item = _info(type(self)).item
        found = _needed(item)
        place = self._target() + index * found.size & 0xFFFF_FFFF_FFFF_FFFF
        if found.kind == "simple" and _is_plain(item):
            return _get(found, place)
        return _at(item, place, self)

    def __getitem__(self, index):
        if isinstance(index, slice):
            step = 1 if index.step is None else index.step
            if index.stop is None:
                raise ValueError("slice stop is required")
            start = index.start
            if start is None:
                if step < 0:
                    raise ValueError("slice start is required for step < 0")
                start = 0
            values = [self._item_at(place) for place in range(start, index.stop, step)]
            code = _info(_info(type(self)).item).code
            return b"".join(values) if code == "c" else "".join(values) if code == "u" else values
        if not hasattr(type(index), "__index__"):
            raise TypeError("Pointer indices must be integer")
        return self._item_at(index.__index__())

    def __setitem__(self, index, value):
        item = _info(type(self)).item
        place = self._target() + index.__index__() * _info(item).size
        kept = _assign(item, place, value)
        if kept is not None:
            _keep(self, index, kept)

    def __bool__(self):
        return _pointed(_address(self)) != 0

    def __reduce__(self):
        return _reduce(self)


def POINTER(kind, /):
    """Create and return a new ctypes pointer type.

Pointer types are cached and reused internally,
so calling this function repeatedly is cheap."""
    made = _pointer_type_cache.get(kind)
    if made is not None:
        return made
    if isinstance(kind, str):
        made = PyCPointerType(f"LP_{kind}", (_Pointer,), {"__module__": _module(1)})
        _pointer_type_cache[id(made)] = made
        return made
    if not isinstance(kind, type):
        raise TypeError("must have a ctypes type")
    made = PyCPointerType(f"LP_{kind.__name__}", (_Pointer,), {"_type_": kind, "__module__": _module(1)})
    _pointer_type_cache[kind] = made
    return made


def pointer(value, /):
    """Create a new pointer instance, pointing to 'obj'.

The returned object is of the type POINTER(type(obj)). Note that if you
just want to pass a pointer to an object to a foreign function call, you
should use byref(obj) which is much faster."""
    if not isinstance(value, _CData):
        raise TypeError("_type_ must have storage info")
    return POINTER(type(value))(value)


def byref(value, offset=0, /):
    """byref(C instance[, offset=0]) -> byref-object
Return a pointer lookalike to a C instance, only usable
as function argument"""
    if not isinstance(value, _CData):
        raise TypeError(f"byref() argument must be a ctypes instance, not '{_name(value)}'")
    return CArgObject("P", _address(value) + offset, value)


def sizeof(value, /):
    """Return the size in bytes of a C instance."""
    if isinstance(value, _CData):
        return _size(value)
    found = _info(value)
    if found is None:
        raise TypeError("this type has no size")
    return found.size


def alignment(value, /):
    """Return the alignment requirements of a C instance."""
    found = _info(type(value)) if isinstance(value, _CData) else _info(value)
    if found is None:
        raise TypeError("no alignment info")
    return found.align


def addressof(value, /):
    """Return the address of the C instance internal buffer"""
    return _address(value)


def resize(value, size, /):
    found = _info(type(value))
    if not isinstance(value, _CData) or found is None:
        raise TypeError("excepted ctypes instance")
    if size < found.size:
        raise ValueError(f"minimum size is {found.size}")
    if not value._b_needsfree_:
        raise ValueError("Memory cannot be resized because this object doesn't own it")
    storage = bytearray(_read(_address(value), _size(value))[:size].ljust(size, b"\0"))
    _attach(value, _buffer_address(storage), size, storage, None, 0, found.told)


def get_errno():
    return _errno


def set_errno(value, /):
    global _errno
    old, _errno = _errno, value
    return old


def dlopen(name, flag=2, /):
    """dlopen(name, flag={RTLD_GLOBAL|RTLD_LOCAL}) open a shared library"""
    if name is None:
        return 1
    _refuse(f"the C library `{name}`")


def buffer_info(value, /):
    """Return buffer interface information"""
    found = _info(value if isinstance(value, type) else type(value))
    if found is None:
        raise TypeError("not a ctypes type or object")
    shape = found.told[2]
    return found.format, len(shape), shape


def PyObj_FromPtr(address, /):
    return _object_at(address)


def Py_INCREF(value, /):
    _refuse("`_ctypes.Py_INCREF`")


def Py_DECREF(value, /):
    _refuse("`_ctypes.Py_DECREF`")


from _ctypes_compound import Array, PyCArrayType, PyCStructType, Structure, Union, UnionType
from _ctypes_function import CFuncPtr, PyCFuncPtrType

_CFuncPtr = CFuncPtr
_Meta.__module__ = "_ctypes"
_Meta.__name__ = _Meta.__qualname__ = "CType_Type"
