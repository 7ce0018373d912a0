"""Functions of C: those few that the machine has itself, and Python functions in their guise."""

import _ctypes as _c
from _ctypes_memory import (
    address as _address, allocate as _allocate, free as _free, read as _read, refuse as _refuse, text as _text, utf8 as _utf8,
    write as _write)


def _place(value):
    """The address that an argument stands for."""
    if value is None:
        return 0
    if isinstance(value, int):
        return value & 0xFFFF_FFFF_FFFF_FFFF
    if isinstance(value, bytes):
        return _c._buffer_address(value)
    if isinstance(value, str):
        holder = _c._wide(value)
        _temporary.append(holder)
        return _c._buffer_address(holder)
    if isinstance(value, _c.CArgObject):
        return value._value
    if isinstance(value, _c._CData):
        found = _c._info(type(value))
        if found.kind in ("pointer", "function") or found.kind == "simple" and found.code in "PzZO":
            return _c._pointed(_address(value))
        if found.kind == "array":
            return _address(value)
    raise _c.ArgumentError(
        f"argument 1: TypeError: '{type(value).__name__}' object cannot be interpreted as ctypes.c_void_p")


_temporary = []


def _string_at(pointer, size=-1):
    place = _place(pointer)
    return _text(place, 1) if size == -1 else _read(place, size)


def _wstring_at(pointer, size=-1):
    place = _place(pointer)
    data = _text(place, 4) if size == -1 else _read(place, 4 * size)
    del _temporary[:]
    return data.decode("utf-32-le", "surrogatepass")


def _memmove(target, source, count):
    place = _place(target)
    _write(place, _read(_place(source), count))
    return place


def _memset(target, value, count):
    place = _place(target)
    _write(place, bytes([value & 0xFF]) * count)
    return place


def _cast(pointer, source, kind):
    place = _place(pointer)
    found = _c._info(kind) if isinstance(kind, type) else None
    if found is None or not (
            found.kind in ("pointer", "function") or found.kind == "simple" and found.code in "sPzUZXO"):
        shown = kind.__name__ if isinstance(kind, type) else type(kind).__name__
        raise TypeError(f"cast() argument 2 must be a pointer, not {shown}")
    made = _c._CData.__new__(kind)
    _c._own(made, found)
    _write(_address(made), place.to_bytes(8, "little"))
    if isinstance(source, _c._CData):
        root, kept = _c._container(source)
        if kept is None and root is source:
            kept = {}
            _c._set_objects(source, kept)
        if isinstance(kept, dict):
            kept[id(source)] = source
        if kept is not None:
            _c._set_objects(made, kept)
    elif isinstance(source, (bytes, str)):
        # The compiler keeps a literal's memory; here the pointer does.
        _c._set_objects(made, {id(source): source})
    return made


_KNOWN = {
    _c._string_at_addr: _string_at, _c._wstring_at_addr: _wstring_at, _c._memmove_addr: _memmove,
    _c._memset_addr: _memset, _c._cast_addr: _cast,
}


# Functions of CPython's own C interface, by name.
_INTERFACE = {
    "PyObject_Malloc": _allocate, "PyObject_Free": _free, "PyMem_Malloc": _allocate, "PyMem_Free": _free,
    "PyUnicode_AsUTF8": _utf8,
}


class PyCFuncPtrType(_c._Meta):
    """metatype for C function pointers"""

    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, **keywords):
        self = super().__new__(meta, name, bases, namespace, **keywords)
        if bases != (_c._CData,):
            self.__ctype_info__ = _c._Info("function", 8, 8, "X", format="X{}")
        if name != "CFuncPtr" and not isinstance(getattr(self, "_flags_", None), int):
            raise TypeError("class must define _flags_ which must be an integer")
        return self


class CFuncPtr(_c._CData, metaclass=PyCFuncPtrType):
    """Function Pointer"""

    __module__ = "_ctypes"

    def __new__(cls, *arguments):
        self = _c._CData.__new__(cls)
        found = _c._needed(cls)
        _c._own(self, found)
        self.__dict__["_callable"] = self.__dict__["_native"] = None
        if not arguments:
            return self
        source = arguments[0]
        if isinstance(source, tuple):
            self.__dict__["_name"] = source[0]
            self.__dict__["_callable"] = _INTERFACE.get(source[0])
        elif isinstance(source, int):
            self.__dict__["_callable"] = self.__dict__["_native"] = _KNOWN.get(source)
            _write(_address(self), (source & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(8, "little"))
        elif callable(source):
            if not hasattr(cls, "_argtypes_"):
                raise TypeError("cannot construct instance of this class: no argtypes")
            self.__dict__["_callable"] = source
            self.__dict__["_is_python"] = True
            _write(_address(self), id(source).to_bytes(8, "little"))
            _c._set_objects(self, {"0": source})
        else:
            raise TypeError("argument must be callable or integer function address")
        return self

    @property
    def restype(self):
        """specify the result type"""
        return self.__dict__.get("_restype", getattr(type(self), "_restype_", None))

    @restype.setter
    def restype(self, kind):
        if kind is not None and _c._info(kind) is None and not callable(kind):
            raise TypeError("restype must be a type, a callable, or None")
        self.__dict__["_restype"] = kind
        # What the function gives is what is wanted: nothing has to be converted at each call.
        if self._callable in _INTERFACE.values() and (kind is None or _c._info(kind) and _c._info(kind).code in "Pz"):
            self.__dict__["_native"] = self._callable

    @property
    def argtypes(self):
        """specify the argument types"""
        return self.__dict__.get("_argtypes", getattr(type(self), "_argtypes_", None))

    @argtypes.setter
    def argtypes(self, kinds):
        if kinds is not None:
            kinds = tuple(kinds)
            for place, kind in enumerate(kinds, 1):
                if not hasattr(kind, "from_param"):
                    raise TypeError(f"item {place} in _argtypes_ has no from_param method")
        self.__dict__["_argtypes"] = kinds

    @property
    def errcheck(self):
        """a function to check for errors"""
        return self.__dict__.get("_errcheck")

    @errcheck.setter
    def errcheck(self, function):
        if not callable(function):
            raise TypeError("the errcheck attribute must be callable")
        self.__dict__["_errcheck"] = function

    def __call__(self, *arguments):
        native = self._native
        if native is not None:
            return native(*arguments)
        function = self._callable
        if function is None:
            name = self.__dict__.get("_name")
            if isinstance(name, bytes):
                name = name.decode()
            _refuse(f"`{name}` of a C library" if name else "a call of a C function")
        kinds = self.argtypes or ()
        if len(arguments) < len(kinds):
            plural = "" if len(kinds) == 1 else "s"
            raise TypeError(
                f"this function takes at least {len(kinds)} argument{plural} ({len(arguments)} given)")
        values = [_converted(kind, value, place) for place, (kind, value) in enumerate(zip(kinds, arguments), 1)]
        result = function(*(arguments if function in _INTERFACE.values() else values))
        kind = self.restype
        if kind is None:
            return None
        found = _c._info(kind)
        if found is None:
            return kind(result)
        made = kind(result) if result is not None else kind()
        return made.value if _c._is_plain(kind) else made

    def __bool__(self):
        return _c._pointed(_address(self)) != 0

    def __repr__(self):
        return f"<{type(self).__name__} object at {id(self):#x}>"


def _converted(kind, value, place):
    """What a Python function gets for an argument."""
    try:
        given = kind.from_param(value)
    except Exception as error:
        raise _c.ArgumentError(f"argument {place}: {type(error).__name__}: {error}") from None
    if isinstance(given, _c.CArgObject):
        given = given._obj if isinstance(given._obj, kind) else kind(value)
    if given is None:
        given = kind()
    return given.value if _c._is_plain(kind) else given
