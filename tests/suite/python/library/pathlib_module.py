"""Paths as objects: what they are made of, and files below a folder of their own."""

import os
import pathlib
import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath


def raises(kind, words, call, *arguments, **keywords):
    try:
        call(*arguments, **keywords)
    except kind as error:
        assert words in str(error), str(error)
    else:
        raise AssertionError(f"{kind.__name__} was expected")


# Pure paths.
path = PurePosixPath("/srv/data/report.tar.gz")
assert path.parts == ("/", "srv", "data", "report.tar.gz")
assert (path.name, path.stem, path.suffix, path.suffixes) == ("report.tar.gz", "report.tar", ".gz", [".tar", ".gz"])
assert path.parent == PurePosixPath("/srv/data") and path.parents[1] == PurePosixPath("/srv")
assert [str(parent) for parent in path.parents] == ["/srv/data", "/srv", "/"]
assert path.root == "/" and path.drive == "" and path.anchor == "/" and path.is_absolute()
assert path.with_name("a.txt") == PurePosixPath("/srv/data/a.txt")
assert path.with_suffix(".zip") == PurePosixPath("/srv/data/report.tar.zip")
assert path.with_stem("x") == PurePosixPath("/srv/data/x.gz")
assert path.relative_to("/srv") == PurePosixPath("data/report.tar.gz")
assert path.relative_to("/srv/other", walk_up=True) == PurePosixPath("../data/report.tar.gz")
raises(ValueError, "is not in the subpath of", path.relative_to, "/usr")
assert path.is_relative_to("/srv") and not path.is_relative_to("/sr")
assert path.match("*.gz") and path.match("data/*") and not path.match("*.zip")
assert path.full_match("/srv/**/*.gz") and not path.full_match("*.gz")
assert PurePosixPath("a") / "b" / PurePosixPath("c") == PurePosixPath("a/b/c")
assert "a" / PurePosixPath("b") == PurePosixPath("a/b") and PurePosixPath("a") / "/b" == PurePosixPath("/b")
assert PurePosixPath("a").joinpath("b", "c") == PurePosixPath("a/b/c")
assert str(PurePosixPath("a//b/./c/")) == "a/b/c" and str(PurePosixPath("a/../b")) == "a/../b"
assert str(PurePosixPath()) == "." and PurePosixPath("") == PurePosixPath(".")
assert repr(PurePosixPath("a/b")) == "PurePosixPath('a/b')" and os.fspath(PurePosixPath("a")) == "a"
assert bytes(PurePosixPath("ä")) == "ä".encode() and path.as_posix() == str(path)
assert path.as_uri() == "file:///srv/data/report.tar.gz"
raises(ValueError, "relative path can't be expressed as a file URI", PurePosixPath("a").as_uri)
assert PurePosixPath("a") < PurePosixPath("b") and sorted(map(PurePosixPath, "cab")) == [*map(PurePosixPath, "abc")]
assert hash(PurePosixPath("a/b")) == hash(PurePosixPath("a//b")) and PurePosixPath("a") != "a"
raises(TypeError, "unsupported operand type(s) for /: 'PurePosixPath' and 'int'", lambda: PurePosixPath("a") / 1)
raises(ValueError, "has an empty name", PurePosixPath("/").with_name, "x")
raises(ValueError, "Invalid suffix 'zip'", path.with_suffix, "zip")

# The other kind.
windows = PureWindowsPath(r"C:\Users\Ada\notes.md")
assert windows.drive == "C:" and windows.root == "\\" and windows.name == "notes.md"
assert windows.as_posix() == "C:/Users/Ada/notes.md"
assert PureWindowsPath("A/B") == PureWindowsPath(r"a\b")
assert PureWindowsPath("c:x") / "d:y" == PureWindowsPath("d:y")

# Which class it is.
assert type(PurePath("x")) is PurePosixPath and type(Path("x")) is pathlib.PosixPath
assert isinstance(Path("x"), PurePath) and issubclass(pathlib.PosixPath, Path)
raises(pathlib.UnsupportedOperation, "cannot instantiate 'WindowsPath' on your system", pathlib.WindowsPath)

# Files.
with tempfile.TemporaryDirectory() as name:
    root = Path(name)
    assert root.is_dir() and root.exists() and not root.is_file() and list(root.iterdir()) == []
    file = root / "one.txt"
    assert not file.exists() and file.write_text("é\nb\n") == 4
    assert file.read_text() == "é\nb\n" and file.read_bytes() == b"\xc3\xa9\nb\n"
    assert file.stat().st_size == 5 and file.is_file()
    assert file.write_bytes(b"xyz") == 3
    with file.open("a") as stream:
        stream.write("!")
    assert file.read_text() == "xyz!"
    raises(FileNotFoundError, "No such file or directory", (root / "none").read_text)
    raises(FileExistsError, "File exists", root.mkdir)
    root.mkdir(exist_ok=True)
    raises(FileNotFoundError, "No such file or directory", (root / "a" / "b").mkdir)
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "deep.py").touch()
    (root / "a" / "two.txt").write_text("2")
    assert sorted(p.name for p in root.iterdir()) == ["a", "one.txt"]
    below = lambda pattern: sorted(p.relative_to(root).as_posix() for p in root.glob(pattern))
    assert below("*.txt") == ["one.txt"] and below("**/*.txt") == ["a/two.txt", "one.txt"]
    assert below("*/") == ["a"] and below("a/*") == ["a/b", "a/two.txt"]
    assert sorted(p.name for p in root.rglob("*.py")) == ["deep.py"]
    walked = sorted((p.relative_to(root).as_posix(), sorted(d), sorted(f)) for p, d, f in root.walk())
    assert walked == [(".", ["a"], ["one.txt"]), ("a", ["b"], ["two.txt"]), ("a/b", [], ["deep.py"])]
    moved = file.rename(root / "moved.txt")
    assert moved == root / "moved.txt" and not file.exists() and moved.read_text() == "xyz!"
    assert moved.replace(root / "a" / "two.txt").read_text() == "xyz!"
    assert (root / "a").samefile(root / "a" / "b" / "..")
    assert (root / "a" / ".." / "a").resolve() == (root / "a").resolve()
    raises(OSError, "Directory not empty", (root / "a").rmdir)
    (root / "a" / "b" / "deep.py").unlink()
    (root / "a" / "b" / "deep.py").unlink(missing_ok=True)
    raises(FileNotFoundError, "No such file or directory", (root / "a" / "b" / "deep.py").unlink)
    (root / "a" / "b").rmdir()
    assert not (root / "a" / "b").exists()
    assert file.absolute().is_absolute() and Path.cwd().is_absolute()
assert not root.exists()
