"""Files and folders that go away again."""

import os
import tempfile


def raises(kind, words, call, *arguments, **keywords):
    try:
        call(*arguments, **keywords)
    except kind as error:
        assert words in str(error), str(error)
    else:
        raise AssertionError(f"{kind.__name__} was expected")


assert tempfile.gettempprefix() == "tmp" and tempfile.gettempprefixb() == b"tmp"
assert os.path.isdir(tempfile.gettempdir()) and tempfile.gettempdirb() == os.fsencode(tempfile.gettempdir())

# Without a name that counts.
with tempfile.TemporaryFile() as file:
    assert file.write(b"abc") == 3 and file.seek(0) == 0 and file.read() == b"abc"
with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as file:
    file.write("ä\n")
    file.seek(0)
    assert file.readlines() == ["ä\n"]

# With a name.
with tempfile.NamedTemporaryFile(suffix=".txt", prefix="note-") as file:
    name = file.name
    assert os.path.basename(name).startswith("note-") and name.endswith(".txt") and os.path.exists(name)
    file.write(b"x")
    file.flush()
    assert os.path.getsize(name) == 1
assert not os.path.exists(name) and file.closed
kept = tempfile.NamedTemporaryFile(delete=False)
kept.close()
assert os.path.exists(kept.name)
os.unlink(kept.name)
with tempfile.NamedTemporaryFile(delete_on_close=False) as file:
    file.close()
    assert os.path.exists(file.name)
assert not os.path.exists(file.name)

# Folders.
with tempfile.TemporaryDirectory(prefix="d-") as folder:
    inner = os.path.join(folder, "a", "b")
    os.makedirs(inner)
    with open(os.path.join(inner, "f"), "w") as stream:
        stream.write("1")
    assert os.path.basename(folder).startswith("d-") and os.listdir(folder) == ["a"]
assert not os.path.exists(folder)
made = tempfile.TemporaryDirectory()
assert os.path.isdir(made.name) and repr(made) == f"<TemporaryDirectory {made.name!r}>"
made.cleanup()
assert not os.path.exists(made.name)

# By hand.
handle, name = tempfile.mkstemp(".bin", "p-", tempfile.gettempdir())
assert os.write(handle, b"12") == 2
os.close(handle)
assert os.path.getsize(name) == 2 and os.path.basename(name).startswith("p-") and name.endswith(".bin")
os.remove(name)
folder = tempfile.mkdtemp()
assert os.listdir(folder) == []
os.rmdir(folder)
names = {tempfile.mktemp() for _ in range(20)}
assert len(names) == 20 and not any(map(os.path.exists, names))
raises(FileNotFoundError, "No such file or directory", tempfile.mkdtemp, dir="/no/such/folder")
raises(TypeError, "Can't mix bytes and non-bytes", tempfile.mkdtemp, suffix=b"x", prefix="y")

# In memory until it is too large.
with tempfile.SpooledTemporaryFile(max_size=10) as file:
    file.write(b"small")
    assert not file._rolled
    file.write(b" but growing")
    assert file._rolled
    file.seek(0)
    assert file.read() == b"small but growing" and file.tell() == 17
