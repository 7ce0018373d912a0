"""Tuples with named fields that `posix` gives, and what `scandir` walks over."""

# Imported by the module `posix` while that is made: its functions stand in its namespace already.
import sys


def _sequence(name, visible, hidden=(), module="posix", unnamed=0, defaults=None):
    """A class as `Objects/structseq.c` makes them."""
    fields = visible + hidden
    least, most = len(visible), len(fields)

    def __new__(cls, sequence, dict=None):
        try:
            items = tuple(sequence)
        except TypeError:
            raise TypeError("constructor requires a sequence") from None
        count = len(items)
        if not least <= count <= most:
            bound = "a" if least == most else "an at least" if count < least else "an at most"
            wanted = most if count > most else least
            raise TypeError(
                f"{module}.{name}() takes {bound} {wanted}-sequence ({count}-sequence given)"
            )
        self = tuple.__new__(cls, items[:least])
        rest = items[least:]
        if hidden:
            values = self.__dict__
            for place, field in enumerate(hidden):
                if place < len(rest):
                    values[field] = rest[place]
                elif dict is not None and field in dict:
                    values[field] = dict[field]
                else:
                    values[field] = self[defaults[field]] if defaults and field in defaults else None
        return self

    def __repr__(self):
        parts = ", ".join(f"{field}={value!r}" for field, value in zip(names, self))
        return f"{module}.{name}({parts})"

    def __reduce__(self):
        return type(self), (tuple(self), {field: getattr(self, field) for field in hidden})

    names = visible
    shown = visible[: least - unnamed]
    members = {
        "__new__": __new__,
        "__repr__": __repr__,
        "__reduce__": __reduce__,
        "__module__": module,
        "__match_args__": shown,
        "n_fields": most + unnamed,
        "n_sequence_fields": least,
        "n_unnamed_fields": unnamed,
    }
    if not hidden:
        members["__slots__"] = ()
    for place, field in enumerate(shown):
        members[field] = property(lambda self, place=place: self[place])
    return type(name, (tuple,), members)


stat_result = _sequence(
    "stat_result",
    (
        "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size",
        "st_atime", "st_mtime", "st_ctime",
    ),
    (
        "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns",
        "st_blksize", "st_blocks", "st_rdev",
    ),
    module="os",
    unnamed=3,
    defaults={"st_atime": 7, "st_mtime": 8, "st_ctime": 9},
)
statvfs_result = _sequence(
    "statvfs_result",
    (
        "f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree",
        "f_favail", "f_flag", "f_namemax",
    ),
    ("f_fsid",),
    module="os",
)
terminal_size = _sequence("terminal_size", ("columns", "lines"), module="os")
times_result = _sequence(
    "times_result", ("user", "system", "children_user", "children_system", "elapsed")
)
uname_result = _sequence("uname_result", ("sysname", "nodename", "release", "version", "machine"))
waitid_result = _sequence(
    "waitid_result", ("si_pid", "si_uid", "si_signo", "si_status", "si_code")
)
sched_param = _sequence("sched_param", ("sched_priority",))

_FOLDER, _FILE, _LINK = 0o040000, 0o100000, 0o120000


class DirEntry:
    __module__ = "posix"
    __slots__ = ("name", "path", "_kind", "_node", "_stat", "_lstat")

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'posix.DirEntry' instances")

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def __fspath__(self):
        return self.path

    def inode(self):
        return self._node

    def stat(self, *, follow_symlinks=True):
        posix = sys.modules["posix"]
        if self._kind == _LINK and follow_symlinks:
            if self._stat is None:
                self._stat = posix.stat(self.path)
            return self._stat
        if self._lstat is None:
            self._lstat = posix.lstat(self.path)
        return self._lstat

    def _is(self, kind, follow_symlinks):
        if self._kind == _LINK and follow_symlinks:
            try:
                return self.stat().st_mode & 0o170000 == kind
            except FileNotFoundError:
                return False
        return self._kind == kind

    def is_dir(self, *, follow_symlinks=True):
        return self._is(_FOLDER, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(_FILE, follow_symlinks)

    def is_symlink(self):
        return self._kind == _LINK

    def is_junction(self):
        return False

    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)


class ScandirIterator:
    __module__ = "posix"
    __slots__ = ("_entries",)

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'posix.ScandirIterator' instances")

    def __iter__(self):
        return self

    def __next__(self):
        if not self._entries:
            raise StopIteration
        return self._entries.pop()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        self._entries = []


def scandir(path=None):
    """Return an iterator of DirEntry objects for given path."""
    posix = sys.modules["posix"]
    rows = posix._entries(path)
    if path is None:
        path = "."
    elif isinstance(path, int):
        path = ""
    else:
        path = posix.fspath(path)
    separator = b"/" if isinstance(path, bytes) else "/"
    prefix = path if not path or path.endswith(separator) else path + separator
    entries = []
    for name, kind, node in rows:
        entry = object.__new__(DirEntry)
        entry.name, entry.path = name, prefix + name
        entry._kind, entry._node, entry._stat, entry._lstat = kind, node, None, None
        entries.append(entry)
    entries.reverse()
    iterator = object.__new__(ScandirIterator)
    iterator._entries = entries
    return iterator


_before, _after_in_child, _after_in_parent = [], [], []


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    """Register callables to be called when forking a new process."""
    given = (before, _before), (after_in_child, _after_in_child), (after_in_parent, _after_in_parent)
    if all(function is None for function, _ in given):
        raise TypeError("At least one argument is required.")
    for function, functions in given:
        if function is not None:
            if not callable(function):
                raise TypeError(f"'{type(function).__name__}' object is not callable")
            functions.append(function)


def _run(functions):
    for function in functions:
        try:
            function()
        except BaseException as error:
            arguments = type(error), error, error.__traceback__, "Exception ignored in", function
            sys.unraisablehook(sys.UnraisableHookArgs(arguments))


def fork():
    """Fork a child process.

    Return 0 to child process and PID of child to parent process."""
    posix = sys.modules["posix"]
    threads = sys.modules["_thread"]._count() if "_thread" in sys.modules else 0
    _run(reversed(_before))
    number = posix._fork()
    if number:
        _run(_after_in_parent)
        if threads > 0 and sys.version_info >= (3, 12):
            import warnings
            text = (
                f"This process (pid={posix.getpid()}) is multi-threaded, "
                "use of fork() may lead to deadlocks in the child."
            )
            warnings.warn(text, DeprecationWarning, stacklevel=2)
        return number
    if "threading" in sys.modules:
        sys.modules["threading"]._after_fork()
    _run(_after_in_child)
    return 0


def WIFEXITED(status):
    """Return True if the process returning status exited via the exit() system call."""
    return status & 0x7F == 0


def WEXITSTATUS(status):
    """Return the process return code from status."""
    return status >> 8 & 0xFF


def WIFSIGNALED(status):
    """Return True if the process returning status was terminated by a signal."""
    return 0 < status & 0x7F < 0x7F


def WTERMSIG(status):
    """Return the signal that terminated the process that provided the status value."""
    return status & 0x7F


def WIFSTOPPED(status):
    """Return True if the process returning status was stopped."""
    return False


def WIFCONTINUED(status):
    """Return True if a particular process was continued from a job control stop."""
    return False


def WCOREDUMP(status, /):
    """Return True if the process returning status was dumped to a core file."""
    return False
