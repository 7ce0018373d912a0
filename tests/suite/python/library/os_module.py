# Folders, files, links, permissions and paths, as `os` and `os.path` see them.
import errno
import os
import stat
import tempfile


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


def put(path, text=""):
    with open(path, "w") as file:
        file.write(text)


start = os.getcwd()
base = os.path.realpath(tempfile.mkdtemp())
os.chdir(base)
assert os.getcwd() == base and os.getcwdb() == base.encode()

# Folders.
os.mkdir("a")
os.makedirs("a/b/c")
os.makedirs("a/b/c", exist_ok=True)
assert os.path.isdir("a/b/c") and not os.path.isfile("a/b/c") and os.path.exists("a")
assert error(os.mkdir, "a") == ("FileExistsError", "[Errno 17] File exists: 'a'")
assert error(os.makedirs, "a/b") == ("FileExistsError", "[Errno 17] File exists: 'a/b'")
assert error(os.mkdir, "x/y") == ("FileNotFoundError", "[Errno 2] No such file or directory: 'x/y'")
assert error(os.rmdir, "a") == ("OSError", "[Errno 39] Directory not empty: 'a'")
assert error(os.rmdir, "nothing")[0] == "FileNotFoundError"
assert error(os.listdir, "nothing") == (
    "FileNotFoundError", "[Errno 2] No such file or directory: 'nothing'"
)
assert error(os.chdir, "nothing")[0] == "FileNotFoundError"
put("a/one.txt", "1234")
put("a/b/two.txt")
assert sorted(os.listdir("a")) == ["b", "one.txt"] and os.listdir("a/b/c") == []
assert sorted(os.listdir(b"a")) == [b"b", b"one.txt"]
assert error(os.listdir, "a/one.txt") == ("NotADirectoryError", "[Errno 20] Not a directory: 'a/one.txt'")
assert error(os.remove, "a") [0] == "IsADirectoryError"
assert error(os.rmdir, "a/one.txt")[0] == "NotADirectoryError"
found = [(top, sorted(folders), sorted(files)) for top, folders, files in os.walk("a")]
assert found == [("a", ["b"], ["one.txt"]), ("a/b", ["c"], ["two.txt"]), ("a/b/c", [], [])]
found = [top for top, _, _ in os.walk("a", topdown=False)]
assert found == ["a/b/c", "a/b", "a"]
with os.scandir("a") as entries:
    rows = sorted((entry.name, entry.is_dir(), entry.is_file(), entry.path) for entry in entries)
assert rows == [("b", True, False, "a/b"), ("one.txt", False, True, "a/one.txt")]
[entry] = [entry for entry in os.scandir("a") if entry.name == "one.txt"]
assert repr(entry) == "<DirEntry 'one.txt'>" and os.fspath(entry) == "a/one.txt"
assert entry.stat().st_size == 4 and not entry.is_symlink()
assert entry.inode() == os.stat("a/one.txt").st_ino

# What stat tells.
info = os.stat("a/one.txt")
assert info.st_size == 4 == info[6] and info.st_nlink == 1
assert stat.S_ISREG(info.st_mode) and stat.S_ISDIR(os.stat("a").st_mode)
assert stat.filemode(info.st_mode) == "-rw-r--r--" and stat.filemode(os.stat("a").st_mode) == "drwxr-xr-x"
assert info.st_mtime == info.st_mtime_ns / 1e9 or abs(info.st_mtime - info.st_mtime_ns / 1e9) < 1e-5
assert isinstance(info, tuple) and len(info) == 10 and info[8] == int(info.st_mtime)
assert info.n_fields > 10 and repr(info).startswith("os.stat_result(st_mode=33188, st_ino=")
assert os.path.getsize("a/one.txt") == 4 and os.path.samefile("a", "a/../a")
assert error(os.stat, "no") == ("FileNotFoundError", "[Errno 2] No such file or directory: 'no'")
assert error(os.stat, "a/one.txt/x")[0] == "NotADirectoryError"
assert error(os.stat, None) == (
    "TypeError", "stat: path should be string, bytes, os.PathLike or integer, not NoneType"
)
assert error(os.mkdir, 5) == ("TypeError", "mkdir: path should be string, bytes or os.PathLike, not int")
assert error(os.stat, "a\0b") == ("ValueError", "stat: embedded null character in path")
os.utime("a/one.txt", (1000, 2000.5))
info = os.stat("a/one.txt")
assert (info.st_atime, info.st_mtime, info.st_mtime_ns) == (1000.0, 2000.5, 2000500000000)
os.utime("a/one.txt", ns=(5, 7))
assert os.stat("a/one.txt").st_mtime_ns == 7 and os.path.getmtime("a/one.txt") == 1e-9 * 7
os.chmod("a/one.txt", 0o600)
assert stat.S_IMODE(os.stat("a/one.txt").st_mode) == 0o600
assert os.access("a/one.txt", os.R_OK | os.W_OK) and not os.access("nothing", os.F_OK)
old = os.umask(0o077)
put("secret")
os.umask(old)
assert old == 0o022 and stat.S_IMODE(os.stat("secret").st_mode) == 0o600

# Moving and removing.
os.rename("a/one.txt", "a/uno.txt")
assert os.path.exists("a/uno.txt") and not os.path.exists("a/one.txt")
put("other", "new")
os.replace("other", "a/uno.txt")
assert open("a/uno.txt").read() == "new" and not os.path.exists("other")
assert error(os.rename, "no", "yes") == (
    "FileNotFoundError", "[Errno 2] No such file or directory: 'no' -> 'yes'"
)
os.mkdir("full")
put("full/x")
os.mkdir("empty")
assert error(os.rename, "empty", "full")[0] == "OSError"
os.rename("full", "empty")
assert os.listdir("empty") == ["x"]
assert error(os.rename, "empty", "empty/below") == (
    "OSError", "[Errno 22] Invalid argument: 'empty' -> 'empty/below'"
)
assert error(os.rename, "secret", "empty")[0] == "IsADirectoryError"
os.remove("secret")
os.unlink("empty/x")
os.rmdir("empty")
assert error(os.remove, "secret") == ("FileNotFoundError", "[Errno 2] No such file or directory: 'secret'")
os.makedirs("deep/er/est")
os.removedirs("deep/er/est")
assert not os.path.exists("deep")
os.renames("a/uno.txt", "fresh/place/uno.txt")
assert os.path.isfile("fresh/place/uno.txt")

# Links.
os.symlink("fresh/place", "way")
assert os.path.islink("way") and os.path.isdir("way") and os.readlink("way") == "fresh/place"
assert os.listdir("way") == ["uno.txt"] and os.path.realpath("way") == f"{base}/fresh/place"
assert stat.S_ISLNK(os.lstat("way").st_mode) and not stat.S_ISLNK(os.stat("way").st_mode)
os.symlink("nowhere", "dangling")
assert not os.path.exists("dangling") and os.path.lexists("dangling")
os.symlink("loop", "loop")
assert error(os.stat, "loop") == ("OSError", "[Errno 40] Too many levels of symbolic links: 'loop'")
assert error(os.readlink, "fresh") == ("OSError", "[Errno 22] Invalid argument: 'fresh'")
os.link("fresh/place/uno.txt", "twin")
assert os.stat("twin").st_nlink == 2 and os.path.samefile("twin", "fresh/place/uno.txt")
os.remove("fresh/place/uno.txt")
assert open("twin").read() == "new" and os.stat("twin").st_nlink == 1

# Descriptors.
number = os.open("raw", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
assert os.write(number, b"hello world") == 11 and os.lseek(number, 6, os.SEEK_SET) == 6
assert os.read(number, 3) == b"wor" and os.lseek(number, 0, os.SEEK_CUR) == 9
assert os.pread(number, 5, 0) == b"hello" and os.fstat(number).st_size == 11
os.ftruncate(number, 5)
twin = os.dup(number)
assert twin > number and os.lseek(twin, 0, os.SEEK_END) == 5
os.close(twin)
assert not os.isatty(number)
with os.fdopen(number, "rb") as file:
    file.seek(0)
    assert file.read() == b"hello" and file.name == number
assert error(os.close, number) == ("OSError", "[Errno 9] Bad file descriptor")
assert error(os.read, 999, 1)[1] == "[Errno 9] Bad file descriptor"
assert error(os.open, "raw", os.O_CREAT | os.O_EXCL)[0] == "FileExistsError"
os.truncate("raw", 2)
assert open("raw").read() == "he"
number = os.open("raw", os.O_WRONLY | os.O_APPEND)
os.write(number, b"y!")
os.close(number)
assert open("raw").read() == "hey!"
assert open(os.devnull).read() == "" and open(os.devnull, "w").write("gone") == 4

# The process and its environment.
assert os.name == "posix" and os.sep == "/" and os.linesep == "\n" and os.curdir == "."
assert os.getpid() > 1 and os.getppid() >= 1 and os.cpu_count() >= 1
assert isinstance(os.environ, os._Environ.__mro__[1]) and os.getenv("SURELY_ABSENT") is None
assert os.getenv("SURELY_ABSENT", "default") == "default"
os.environ["HEAPDECK_X"] = "1"
assert os.environ["HEAPDECK_X"] == "1" == os.getenv("HEAPDECK_X") and "HEAPDECK_X" in os.environ
assert os.environb[b"HEAPDECK_X"] == b"1" and os.path.expandvars("$HEAPDECK_X/${HEAPDECK_X}") == "1/1"
del os.environ["HEAPDECK_X"]
assert "HEAPDECK_X" not in os.environ
assert error(os.environ.__getitem__, "HEAPDECK_X") == ("KeyError", "'HEAPDECK_X'")
assert error(os.environ.__setitem__, "a", 1) == ("TypeError", "str expected, not int")
assert os.strerror(2) == "No such file or directory" and os.strerror(1234) == "Unknown error 1234"
assert len(os.urandom(7)) == 7 and os.urandom(8) != os.urandom(8)
assert error(os.urandom, -1) == ("ValueError", "negative argument not allowed")
assert os.uname().sysname == "Linux" and os.times().user >= 0
assert error(os.get_terminal_size, 99)[0] == "OSError"
assert repr(os.terminal_size((80, 24))) == "os.terminal_size(columns=80, lines=24)"
assert os.terminal_size((80, 24)).lines == 24
assert error(os.terminal_size, (1,))[0] == "TypeError"
assert errno.ENOENT == 2 and errno.errorcode[13] == "EACCES" and errno.EWOULDBLOCK == errno.EAGAIN
assert len(errno.errorcode) > 100 and os.error is OSError


class Road:
    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return self.path


assert os.fspath(Road("x")) == "x" and os.fspath(b"y") == b"y" and open(Road("raw")).read() == "hey!"
assert error(os.fspath, 5) == ("TypeError", "expected str, bytes or os.PathLike object, not int")
assert error(os.fspath, Road(5)) == (
    "TypeError", "expected Road.__fspath__() to return str or bytes, not int"
)
assert isinstance(Road("x"), os.PathLike) and not isinstance("x", os.PathLike)
assert os.fsencode("é") == b"\xc3\xa9" and os.fsdecode(b"\xc3\xa9") == "é"

# Paths as text.
join, split = os.path.join, os.path.split
assert join("a", "b") == "a/b" and join("a/", "b") == "a/b" and join("a", "/b") == "/b"
assert join("a", "") == "a/" and join("", "b") == "b" and join(b"a", b"b") == b"a/b"
assert error(join, "a", b"b") == ("TypeError", "Can't mix strings and bytes in path components")
assert error(join, "a", 5)[0] == "TypeError"
assert split("/a/b") == ("/a", "b") and split("/a/") == ("/a", "") and split("a") == ("", "a")
assert os.path.dirname("/a/b/c") == "/a/b" and os.path.basename("/a/b/c.txt") == "c.txt"
assert os.path.splitext("a.tar.gz") == ("a.tar", ".gz") and os.path.splitext(".rc") == (".rc", "")
assert os.path.splitdrive("/a") == ("", "/a") and os.path.splitroot("//a/b") == ("", "//", "a/b")
normpath = os.path.normpath
for path, normal in [
    ("", "."), (".", "."), ("a/./b", "a/b"), ("a//b/", "a/b"), ("a/../b", "b"), ("../a", "../a"),
    ("/..", "/"), ("//a", "//a"), ("///a", "/a"), ("/a/../..", "/"), ("a/b/../../..", ".."),
]:
    assert normpath(path) == normal, path
assert normpath(b"a/../b") == b"b"
assert os.path.isabs("/a") and not os.path.isabs("a")
assert os.path.abspath("x") == f"{base}/x" and os.path.abspath("/a/../b") == "/b"
assert os.path.relpath("/a/b", "/a/c") == "../b" and os.path.relpath(base) == "."
assert os.path.commonpath(["/a/b/c", "/a/b/d"]) == "/a/b"
assert os.path.commonprefix(["abc", "abd"]) == "ab" and os.path.commonprefix([]) == ""
assert error(os.path.commonpath, []) == ("ValueError", "commonpath() arg is an empty sequence")
assert os.path.expanduser("no~") == "no~" and os.path.normcase("A") == "A"

os.chdir(start)
