"""CSV parsing and writing.
"""

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)
__version__ = "1.0"
_dialects = {}
_limit = 131072
_UNSET = object()


class Error(Exception):
    pass


def _character(name, value, default, allow_none):
    if value is _UNSET:
        return default
    if value is None and allow_none:
        return None
    if not isinstance(value, str):
        wanted = "string or None" if allow_none else "string"
        raise TypeError(f'"{name}" must be {wanted}, not {type(value).__name__}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


def _check_character(name, value, terminator, allow_space):
    if value is None:
        return
    if value in "\r\n" or (value == " " and not allow_space):
        raise ValueError(f"bad {name} value")
    if value in terminator:
        raise ValueError(f"bad {name} or lineterminator value")


class Dialect:
    """CSV dialect

The Dialect type records CSV dialect options."""

    __module__ = "_csv"
    __slots__ = (
        "_delimiter", "_doublequote", "_escapechar", "_lineterminator", "_quotechar", "_quoting",
        "_skipinitialspace", "_strict", "__weakref__",
    )

    def __new__(
        cls, dialect=None, delimiter=_UNSET, doublequote=_UNSET, escapechar=_UNSET,
        lineterminator=_UNSET, quotechar=_UNSET, quoting=_UNSET, skipinitialspace=_UNSET,
        strict=_UNSET,
    ):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        given = (
            delimiter, doublequote, escapechar, lineterminator, quotechar, quoting,
            skipinitialspace, strict,
        )
        if type(dialect) is Dialect and cls is Dialect and all(one is _UNSET for one in given):
            return dialect
        if dialect is not None:
            names = (
                "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting",
                "skipinitialspace", "strict",
            )
            given = tuple(
                getattr(dialect, name, _UNSET) if value is _UNSET else value
                for name, value in zip(names, given)
            )
        self = object.__new__(cls)
        self._set(*given)
        return self

    def _set(
        self, delimiter, doublequote, escapechar, lineterminator, quotechar, quoting,
        skipinitialspace, strict,
    ):
        self._delimiter = _character("delimiter", delimiter, ",", False)
        self._doublequote = True if doublequote is _UNSET else bool(doublequote)
        self._escapechar = _character("escapechar", escapechar, None, True)
        if lineterminator is _UNSET:
            lineterminator = "\r\n"
        elif lineterminator is None:
            raise TypeError("lineterminator must be set")
        elif not isinstance(lineterminator, str):
            kind = type(lineterminator).__name__
            raise TypeError(f'"lineterminator" must be a string, not {kind}')
        self._lineterminator = lineterminator
        self._quotechar = _character("quotechar", quotechar, '"', True)
        if quoting is _UNSET:
            quoting = QUOTE_NONE if quotechar is None else QUOTE_MINIMAL
        elif type(quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        self._skipinitialspace = False if skipinitialspace is _UNSET else bool(skipinitialspace)
        self._strict = False if strict is _UNSET else bool(strict)
        if not 0 <= quoting <= 5:
            raise TypeError('bad "quoting" value')
        self._quoting = quoting
        if quoting != QUOTE_NONE and self._quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        may_be_space = not self._skipinitialspace
        _check_character("delimiter", self._delimiter, lineterminator, True)
        _check_character("escapechar", self._escapechar, lineterminator, may_be_space)
        _check_character("quotechar", self._quotechar, lineterminator, may_be_space)
        if self._delimiter == self._escapechar:
            raise ValueError("bad delimiter or escapechar value")
        if self._delimiter == self._quotechar:
            raise ValueError("bad delimiter or quotechar value")
        if self._escapechar is not None and self._escapechar == self._quotechar:
            raise ValueError("bad escapechar or quotechar value")

    delimiter = property(lambda self: self._delimiter)
    doublequote = property(lambda self: self._doublequote)
    escapechar = property(lambda self: self._escapechar)
    lineterminator = property(lambda self: self._lineterminator)
    quotechar = property(lambda self: self._quotechar)
    quoting = property(lambda self: self._quoting)
    skipinitialspace = property(lambda self: self._skipinitialspace)
    strict = property(lambda self: self._strict)

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


def register_dialect(name, dialect=None, **fmtparams):
    """Create a mapping from a string name to a dialect class."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **fmtparams)


def unregister_dialect(name):
    """Delete the name/dialect mapping associated with a string name."""
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    """Return the dialect instance associated with name."""
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    """Return a list of all known dialect names."""
    return list(_dialects)


def field_size_limit(new_limit=_UNSET):
    """Sets an upper limit on parsed fields."""
    global _limit
    old = _limit
    if new_limit is not _UNSET:
        if type(new_limit) is not int:
            raise TypeError("limit must be an integer")
        _limit = new_limit
    return old


_START_RECORD, _START_FIELD, _ESCAPED, _IN_FIELD, _IN_QUOTED, _ESCAPE_IN_QUOTED, _QUOTE, _EAT, _AFTER = (
    range(9)
)


class Reader:
    """CSV reader

Reader objects are responsible for reading and parsing tabular data
in CSV format."""

    __module__ = "_csv"
    __slots__ = ("_lines", "_dialect", "_line_num", "_state", "_field", "_fields", "_unquoted", "_plain", "__weakref__")

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create '_csv.reader' instances")

    dialect = property(lambda self: self._dialect)
    line_num = property(lambda self: self._line_num)

    def __iter__(self):
        return self

    def __next__(self):
        self._fields, self._field = [], []
        self._state, self._unquoted = _START_RECORD, False
        dialect = self._dialect
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if self._field or self._state in (_IN_QUOTED, _ESCAPE_IN_QUOTED):
                    if dialect._strict:
                        raise Error("unexpected end of data") from None
                    self._save()
                elif self._state != _START_RECORD:
                    self._save() if self._state != _EAT else None
                else:
                    raise
                fields, self._fields = self._fields, []
                return fields
            if not isinstance(line, str):
                raise Error(
                    "iterator should return strings, "
                    f"not {type(line).__name__} (the file should be opened in text mode)"
                )
            self._line_num += 1
            if self._state == _START_RECORD and self._plain and (fields := self._simple(line)):
                return fields
            for character in line:
                self._step(character)
            self._step(None)
            if self._state == _START_RECORD:
                fields, self._fields = self._fields, []
                return fields

    def _simple(self, line):
        """Fields of a line in which nothing is quoted or escaped; None where the long way is needed."""
        dialect = self._dialect
        quote = dialect._quotechar
        if quote is not None and quote in line or "\r" in line:
            return None
        if line.endswith("\n"):
            line = line[:-1]
        if not line or "\n" in line or len(line) > _limit:
            return None
        return line.split(dialect._delimiter)

    def _add(self, character):
        if len(self._field) >= _limit:
            raise Error(f"field larger than field limit ({_limit})")
        self._field.append(character)

    def _save(self):
        field, self._field = "".join(self._field), []
        quoting = self._dialect._quoting
        if self._unquoted and field == "" and quoting in (QUOTE_NOTNULL, QUOTE_STRINGS):
            self._fields.append(None)
        elif self._unquoted and field and quoting in (QUOTE_NONNUMERIC, QUOTE_STRINGS):
            self._fields.append(float(field))
        else:
            self._fields.append(field)
        self._unquoted = False

    def _step(self, character):
        dialect, state = self._dialect, self._state
        at_end = character is None
        if state == _START_RECORD:
            if at_end:
                return
            if character in "\r\n":
                self._state = _EAT
                return
            state = self._state = _START_FIELD
        if state == _START_FIELD:
            self._start_field(character, at_end)
        elif state == _IN_FIELD:
            self._in_field(character, at_end)
        elif state == _IN_QUOTED:
            if at_end:
                pass
            elif character == dialect._escapechar:
                self._state = _ESCAPE_IN_QUOTED
            elif character == dialect._quotechar and dialect._quoting != QUOTE_NONE:
                self._state = _QUOTE if dialect._doublequote else _IN_FIELD
            else:
                self._add(character)
        elif state == _QUOTE:
            self._after_quote(character, at_end)
        elif state == _ESCAPED:
            if not at_end and character in "\r\n":
                self._add(character)
                self._state = _AFTER
            else:
                self._add("\n" if at_end else character)
                self._state = _IN_FIELD
        elif state == _AFTER:
            if not at_end:
                self._in_field(character, at_end)
        elif state == _ESCAPE_IN_QUOTED:
            self._add("\n" if at_end else character)
            self._state = _IN_QUOTED
        elif state == _EAT:
            if at_end:
                self._state = _START_RECORD
            elif character not in "\r\n":
                raise Error(
                    "new-line character seen in unquoted field - "
                    "do you need to open the file with newline=''?"
                )

    def _in_field(self, character, at_end):
        dialect = self._dialect
        if at_end or character in "\r\n":
            self._save()
            self._state = _START_RECORD if at_end else _EAT
        elif character == dialect._escapechar:
            self._state = _ESCAPED
        elif character == dialect._delimiter:
            self._save()
            self._state = _START_FIELD
        else:
            self._add(character)

    def _start_field(self, character, at_end):
        dialect = self._dialect
        self._unquoted = True
        if at_end or character in "\r\n":
            self._save()
            self._state = _START_RECORD if at_end else _EAT
        elif character == dialect._quotechar and dialect._quoting != QUOTE_NONE:
            self._unquoted = False
            self._state = _IN_QUOTED
        elif character == dialect._escapechar:
            self._state = _ESCAPED
        elif character == " " and dialect._skipinitialspace:
            pass
        elif character == dialect._delimiter:
            self._save()
        else:
            self._add(character)
            self._state = _IN_FIELD

    def _after_quote(self, character, at_end):
        dialect = self._dialect
        if not at_end and dialect._quoting != QUOTE_NONE and character == dialect._quotechar:
            self._add(character)
            self._state = _IN_QUOTED
        elif not at_end and character == dialect._delimiter:
            self._save()
            self._state = _START_FIELD
        elif at_end or character in "\r\n":
            self._save()
            self._state = _START_RECORD if at_end else _EAT
        elif not dialect._strict:
            self._add(character)
            self._state = _IN_FIELD
        else:
            raise Error(f"'{dialect._delimiter}' expected after '{dialect._quotechar}'")


def reader(iterable, /, dialect=None, **fmtparams):
    """Return a reader object that will process lines from the given iterable."""
    self = object.__new__(Reader)
    self._lines = iter(iterable)
    self._dialect = _dialect_of(dialect, fmtparams)
    self._line_num = 0
    self._fields, self._field, self._state, self._unquoted = [], [], _START_RECORD, False
    dialect = self._dialect
    self._plain = (
        dialect._escapechar is None
        and not dialect._skipinitialspace
        and dialect._quoting in (QUOTE_MINIMAL, QUOTE_ALL)
    )
    return self


def _dialect_of(dialect, fmtparams):
    for name in fmtparams:
        if "_" + name not in Dialect.__slots__ or name == "dialect":
            raise TypeError(f"this function got an unexpected keyword argument '{name}'")
    return Dialect(dialect, **fmtparams)


class Writer:
    """CSV writer

Writer objects are responsible for generating tabular data
in CSV format from sequence input."""

    __module__ = "_csv"
    __slots__ = ("_write", "_dialect", "__weakref__")

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create '_csv.writer' instances")

    dialect = property(lambda self: self._dialect)

    def writerow(self, row, /):
        """Construct and write a CSV record from an iterable of fields."""
        try:
            fields = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        dialect = self._dialect
        quoting, parts, null = dialect._quoting, [], False
        for field in fields:
            if quoting == QUOTE_NONNUMERIC:
                quoted = not isinstance(field, (int, float, complex)) and not hasattr(field, "__float__")
            elif quoting == QUOTE_ALL:
                quoted = True
            elif quoting == QUOTE_STRINGS:
                quoted = isinstance(field, str)
            elif quoting == QUOTE_NOTNULL:
                quoted = field is not None
            else:
                quoted = False
            null = field is None
            if isinstance(field, str):
                text = field
            else:
                text = "" if null else str(field)
            parts.append(self._field(text, quoted, null))
        if len(parts) == 1 and parts[0] == "":
            if quoting == QUOTE_NONE or (null and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL)):
                raise Error("single empty field record must be quoted")
            parts = [dialect._quotechar * 2]
        return self._write(dialect._delimiter.join(parts) + dialect._lineterminator)

    def _field(self, text, quoted, null):
        dialect = self._dialect
        delimiter, escape, quote = dialect._delimiter, dialect._escapechar, dialect._quotechar
        if text == "" and delimiter == " " and dialect._skipinitialspace:
            if dialect._quoting == QUOTE_NONE or null and dialect._quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                raise Error(
                    "empty field must be quoted if delimiter is a space and skipinitialspace is true"
                )
            quoted = True
        special = dialect._lineterminator + "\r\n"
        out = []
        for character in text:
            wants_escape = False
            if (
                character == delimiter
                or character == escape
                or character == quote
                or character in special
            ):
                if dialect._quoting == QUOTE_NONE:
                    wants_escape = True
                else:
                    if character == quote:
                        if dialect._doublequote:
                            out.append(quote)
                        else:
                            wants_escape = True
                    elif character == escape:
                        wants_escape = True
                    if not wants_escape:
                        quoted = True
                if wants_escape:
                    if escape is None:
                        raise Error("need to escape, but no escapechar set")
                    out.append(escape)
            out.append(character)
        text = "".join(out)
        return f"{quote}{text}{quote}" if quoted else text

    def writerows(self, rows, /):
        """Construct and write a series of iterables to a csv file."""
        for row in rows:
            self.writerow(row)


def writer(fileobj, /, dialect=None, **fmtparams):
    """Return a writer object that will write user data on the given file object."""
    self = object.__new__(Writer)
    write = getattr(fileobj, "write", None)
    if not callable(write):
        raise TypeError('argument 1 must have a "write" method')
    self._write = write
    self._dialect = _dialect_of(dialect, fmtparams)
    return self


Reader.__name__, Writer.__name__ = "reader", "writer"
Reader.__qualname__, Writer.__qualname__ = "reader", "writer"
