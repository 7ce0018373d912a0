# tarfile, wave and netrc.
import io, netrc, os, tarfile, tempfile, wave

memory = io.BytesIO()
with tarfile.open(fileobj=memory, mode='w') as archive:
    for name, text in {'a.txt': b'first', 'folder/b.txt': b'second' * 200}.items():
        info = tarfile.TarInfo(name)
        info.size = len(text)
        info.mtime = 1_700_000_000
        archive.addfile(info, io.BytesIO(text))
memory.seek(0)
assert tarfile.is_tarfile(memory)
with tarfile.open(fileobj=memory) as archive:
    assert archive.getnames() == ['a.txt', 'folder/b.txt']
    member = archive.getmember('folder/b.txt')
    assert member.size == 1200 and member.isfile() and member.mode == 0o644
    assert archive.extractfile(member).read() == b'second' * 200
    assert repr(archive.getmember('a.txt')).startswith("<TarInfo 'a.txt' at 0x")
    with tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder, filter='data')
        assert sorted(os.listdir(folder)) == ['a.txt', 'folder']
        with open(os.path.join(folder, 'a.txt')) as file:
            assert file.read() == 'first'
        with tarfile.open(os.path.join(folder, 'x.tar.gz'), 'w:gz') as packed:
            packed.add(os.path.join(folder, 'a.txt'), arcname='renamed.txt')
        with tarfile.open(os.path.join(folder, 'x.tar.gz')) as packed:
            assert packed.getnames() == ['renamed.txt']
            assert packed.extractfile('renamed.txt').read() == b'first'
try:
    tarfile.open(fileobj=io.BytesIO(b'no archive' * 100))
except tarfile.ReadError as error:
    assert str(error).startswith('file could not be opened successfully')
else:
    assert False

sound = io.BytesIO()
with wave.open(sound, 'wb') as writer:
    writer.setnchannels(1)
    writer.setsampwidth(2)
    writer.setframerate(8000)
    writer.writeframes(b'\1\0' * 80)
sound.seek(0)
with wave.open(sound) as reader:
    assert reader.getparams() == (1, 2, 8000, 80, 'NONE', 'not compressed')
    assert reader.readframes(2) == b'\1\0\1\0' and reader.tell() == 2
assert sound.getvalue()[:4] == b'RIFF'

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'names')
    with open(path, 'w') as file:
        file.write('machine a.example login me password secret\ndefault login you password other\n')
    found = netrc.netrc(path)
    assert found.authenticators('a.example') == ('me', '', 'secret')
    assert found.authenticators('b.example') == ('you', '', 'other')
