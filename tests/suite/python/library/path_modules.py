# pathlib, glob, fnmatch, shutil, tempfile: working with trees of files.
import fnmatch
import glob
import os
import pathlib
import shutil
import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


# Pure paths.
path = PurePosixPath("/usr/lib/python3.tar.gz")
assert path.name == "python3.tar.gz" and path.suffix == ".gz" and path.stem == "python3.tar"
assert path.suffixes == [".tar", ".gz"] and path.parts == ("/", "usr", "lib", "python3.tar.gz")
assert path.parent == PurePosixPath("/usr/lib") and str(path.parents[1]) == "/usr"
assert [str(one) for one in path.parents] == ["/usr/lib", "/usr", "/"]
assert path.root == "/" and path.anchor == "/" and path.drive == "" and path.is_absolute()
assert repr(path) == "PurePosixPath('/usr/lib/python3.tar.gz')" and os.fspath(path) == str(path)
assert path.with_name("x") == PurePosixPath("/usr/lib/x")
assert str(path.with_suffix(".zip")) == "/usr/lib/python3.tar.zip"
assert str(path.with_stem("a")) == "/usr/lib/a.gz" and str(PurePath("a").with_suffix(".b")) == "a.b"
assert error(PurePath("a").with_suffix, "b") == ("ValueError", "Invalid suffix 'b'")
assert PurePath("a") / "b" / "c" == PurePath("a/b/c") and "x" / PurePath("y") == PurePath("x/y")
assert PurePath("a", "/b") == PurePath("/b") and str(PurePath()) == "." and str(PurePath("a//b/./c")) == "a/b/c"
assert str(PurePath("a/../b")) == "a/../b" and PurePath("a/b").joinpath("c", "d") == PurePath("a/b/c/d")
assert PurePath("a/b/c").relative_to("a") == PurePath("b/c")
assert str(PurePath("/a/b").relative_to("/a/c", walk_up=True)) == "../b"
assert error(PurePosixPath("/a").relative_to, "/b") == (
    "ValueError", "'/a' is not in the subpath of '/b'"
)
assert PurePath("a/b").is_relative_to("a") and not PurePath("a/b").is_relative_to("c")
assert PurePath("a/b.py").match("*.py") and not PurePath("a/b.py").match("*.txt")
assert PurePath("/a/b/c.py").full_match("/a/**/*.py") and PurePath("a").as_posix() == "a"
assert PurePosixPath("a") == PurePosixPath("a") != PureWindowsPath("a")
assert PurePosixPath("a") < PurePosixPath("b") and len({PurePath("a"), PurePath("a")}) == 1
windows = PureWindowsPath("C:/Users/me/x.txt")
assert windows.drive == "C:" and str(windows) == "C:\\Users\\me\\x.txt" and windows.name == "x.txt"
assert windows.as_uri() == "file:///C:/Users/me/x.txt" and PurePosixPath("/a b").as_uri() == "file:///a%20b"
assert error(PurePath("a").as_uri)[0] == "ValueError"
assert bytes(PurePosixPath("é")) == b"\xc3\xa9" and error(PurePath, 5)[0] == "TypeError"

# Real ones.
base = Path(tempfile.mkdtemp()).resolve()
home = Path.cwd()
os.chdir(base)
assert Path.cwd() == base and Path(".").resolve() == base and Path("x").absolute() == base / "x"
folder = Path("tree")
folder.mkdir()
assert error(folder.mkdir) == ("FileExistsError", "[Errno 17] File exists: 'tree'")
folder.mkdir(exist_ok=True)
(folder / "a" / "b").mkdir(parents=True)
assert error(Path("x/y").mkdir)[0] == "FileNotFoundError"
note = folder / "note.txt"
assert note.write_text("Grüße\n") == 6 and note.read_text() == "Grüße\n"
assert note.read_bytes() == "Grüße\n".encode() and note.write_bytes(b"12") == 2
assert note.exists() and note.is_file() and not note.is_dir() and folder.is_dir()
assert not Path("absent").exists() and error(Path("absent").read_text) == (
    "FileNotFoundError", "[Errno 2] No such file or directory: 'absent'"
)
with note.open("a") as file:
    file.write("3")
assert note.read_text() == "123" and note.stat().st_size == 3
(folder / "a" / "x.py").touch()
(folder / "a" / "b" / "y.py").touch()
(folder / ".hidden").touch()
assert error((folder / "a" / "x.py").touch, exist_ok=False)[0] == "FileExistsError"
assert sorted(one.name for one in folder.iterdir()) == [".hidden", "a", "note.txt"]
assert sorted(map(str, folder.glob("*"))) == ["tree/.hidden", "tree/a", "tree/note.txt"]
assert sorted(map(str, folder.rglob("*.py"))) == ["tree/a/b/y.py", "tree/a/x.py"]
assert sorted(map(str, folder.glob("*/*.py"))) == ["tree/a/x.py"]
walked = [(str(top), folders, sorted(files)) for top, folders, files in folder.walk()]
assert walked == [
    ("tree", ["a"], [".hidden", "note.txt"]), ("tree/a", ["b"], ["x.py"]), ("tree/a/b", [], ["y.py"])
]
moved = note.rename(folder / "moved.txt")
assert moved == folder / "moved.txt" and moved.exists() and not note.exists()
assert moved.replace(note) == note
link = Path("link")
link.symlink_to("tree")
assert link.is_symlink() and link.readlink() == Path("tree") and link.resolve() == base / "tree"
assert link.samefile(folder)
link.unlink()
assert error(link.unlink)[0] == "FileNotFoundError" and link.unlink(missing_ok=True) is None
assert error(folder.rmdir)[0] == "OSError"
note.chmod(0o400)
assert note.stat().st_mode & 0o777 == 0o400
note.chmod(0o644)

# glob and fnmatch.
assert sorted(glob.glob("tree/*")) == ["tree/a", "tree/note.txt"]
assert glob.glob("tree/**/*.py", recursive=True) in (
    ["tree/a/x.py", "tree/a/b/y.py"], ["tree/a/b/y.py", "tree/a/x.py"]
)
assert glob.glob("tree/.*") == ["tree/.hidden"] and glob.glob("none*") == []
assert list(glob.iglob("tree/n?te.tx[t]")) == ["tree/note.txt"]
assert glob.glob("*.txt", root_dir="tree") == ["note.txt"] and glob.escape("a[b]*") == "a[[]b][*]"
assert glob.has_magic("a*") and not glob.has_magic("a")
assert fnmatch.fnmatch("a.py", "*.py") and not fnmatch.fnmatch("a.py", "*.PY")
assert fnmatch.filter(["a.py", "b.txt", "c.py"], "*.py") == ["a.py", "c.py"]
assert fnmatch.fnmatch("x1", "x[0-9]") and fnmatch.fnmatch("xa", "x[!0-9]")
assert fnmatch.fnmatchcase("A", "a") is False and fnmatch.translate("*.txt").endswith(r"\Z")

# shutil.
assert shutil.copy("tree/note.txt", "copy.txt") == "copy.txt" and Path("copy.txt").read_text() == "123"
assert shutil.copy2("tree/note.txt", "tree/a") == "tree/a/note.txt"
assert shutil.copyfile("copy.txt", "c2") == "c2"
assert error(shutil.copyfile, "c2", "c2")[0] == "SameFileError"
assert shutil.copytree("tree", "tree2") == "tree2" and Path("tree2/a/b/y.py").exists()
assert error(shutil.copytree, "tree", "tree2")[0] == "FileExistsError"
shutil.copytree("tree", "tree3", ignore=shutil.ignore_patterns("*.py"))
assert not Path("tree3/a/x.py").exists() and Path("tree3/note.txt").exists()
assert shutil.move("c2", "tree/a") == "tree/a/c2" and shutil.move("tree3", "tree4") == "tree4"
shutil.rmtree("tree4")
assert not Path("tree4").exists() and error(shutil.rmtree, "tree4")[0] == "FileNotFoundError"
shutil.rmtree("tree4", ignore_errors=True)
assert shutil.get_terminal_size((81, 25)) == (81, 25) or shutil.get_terminal_size().columns > 0
assert shutil.which("surely-no-such-program") is None
with open("copy.txt", "rb") as source, open("streamed", "wb") as target:
    shutil.copyfileobj(source, target)
assert Path("streamed").read_bytes() == b"123"

# tempfile.
with tempfile.TemporaryDirectory() as name:
    assert os.path.isdir(name) and os.path.basename(name).startswith("tmp")
    Path(name, "x").write_text("y")
assert not os.path.exists(name)
with tempfile.TemporaryFile("w+") as file:
    file.write("abc")
    file.seek(0)
    assert file.read() == "abc"
with tempfile.NamedTemporaryFile("w", suffix=".txt", prefix="note-") as file:
    file.write("x")
    file.flush()
    assert Path(file.name).read_text() == "x" and file.name.endswith(".txt")
    assert os.path.basename(file.name).startswith("note-")
assert not os.path.exists(file.name)
kept = tempfile.NamedTemporaryFile(delete=False, dir=".")
kept.close()
assert os.path.exists(kept.name)
number, name = tempfile.mkstemp(dir=".")
os.close(number)
assert os.stat(name).st_mode & 0o777 == 0o600 and tempfile.gettempdir().startswith("/")
spooled = tempfile.SpooledTemporaryFile(max_size=4)
spooled.write(b"abc")
assert not spooled._rolled
spooled.write(b"defg")
assert spooled._rolled and spooled.seek(0) == 0 and spooled.read() == b"abcdefg"
spooled.close()
os.chdir(home)
shutil.rmtree(base)
assert not base.exists() and isinstance(base, pathlib.PosixPath)
