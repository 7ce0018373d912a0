# Where coroutines come from, tests that are coroutines, and modules that list their names themselves.
import asyncio, concurrent.futures, sys, types, unittest, warnings, zlib, gzip, io, typing

async def nothing():
    pass

assert sys.get_coroutine_origin_tracking_depth() == 0
coroutine = nothing()
assert coroutine.cr_origin is None
coroutine.close()
sys.set_coroutine_origin_tracking_depth(1)
try:
    def maker():
        return nothing()
    coroutine = maker()
    (origin,) = coroutine.cr_origin
    assert origin[0] == __file__ and origin[1] == maker.__code__.co_firstlineno + 1 and origin[2] == "maker"
    coroutine.close()
    assert sys.get_coroutine_origin_tracking_depth() == 1
    sys.set_coroutine_origin_tracking_depth(5)
    coroutine = maker()
    assert [entry[2] for entry in coroutine.cr_origin] == ["maker", "<module>"]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del coroutine
    (warning,) = caught
    lines = str(warning.message).splitlines()
    assert lines[0] == "coroutine 'nothing' was never awaited"
    assert lines[1] == "Coroutine created at (most recent call last)"
    assert any(line.endswith(" in maker") for line in lines), lines
finally:
    sys.set_coroutine_origin_tracking_depth(0)
for wrong in (-1,):
    try:
        sys.set_coroutine_origin_tracking_depth(wrong)
    except ValueError as error:
        assert str(error) == "depth must be >= 0"
    else:
        raise AssertionError

class Case(unittest.IsolatedAsyncioTestCase):
    events = []

    def setUp(self):
        self.events.append("setUp")

    async def asyncSetUp(self):
        self.events.append("asyncSetUp")
        self.addAsyncCleanup(self.clean, 3)

    async def clean(self, number):
        self.events.append(f"clean {number}")

    async def test_sleep(self):
        await asyncio.sleep(0.01)
        self.events.append("test")
        self.assertEqual(await asyncio.gather(self.add(1), self.add(2)), [2, 3])

    async def add(self, number):
        return number + 1

    async def test_wrong(self):
        self.assertEqual(1, 2)

    async def asyncTearDown(self):
        self.events.append("asyncTearDown")

    def tearDown(self):
        self.events.append("tearDown")

result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
assert (result.testsRun, len(result.failures), len(result.errors)) == (2, 1, 0)
assert Case.events[:6] == ["setUp", "asyncSetUp", "test", "asyncTearDown", "tearDown", "clean 3"], Case.events
assert "AssertionError: 1 != 2" in result.failures[0][1]
assert asyncio.run(nothing(), debug=True) is None

# `__dir__` of a module.
module = types.ModuleType("m")
module.__dir__ = lambda: ["b", "a"]
assert dir(module) == ["a", "b"]
assert "ThreadPoolExecutor" in dir(concurrent.futures) and "Future" in dir(concurrent.futures)
assert "IsolatedAsyncioTestCase" in dir(unittest)

# A stream that is flushed in its middle.
for window in (15, -15, 31):
    packer = zlib.compressobj(wbits=window)
    parts = [packer.compress(b"first " * 50), packer.flush(zlib.Z_SYNC_FLUSH)]
    unpacker = zlib.decompressobj(window)
    assert unpacker.decompress(b"".join(parts)) == b"first " * 50
    rest = packer.compress(b"second " * 50) + packer.flush(zlib.Z_FULL_FLUSH) + packer.compress(b"third")
    rest += packer.flush()
    assert unpacker.decompress(rest) + unpacker.flush() == b"second " * 50 + b"third" and unpacker.eof
    assert zlib.decompress(b"".join(parts) + rest, window).endswith(b"second third")
buffer = io.BytesIO()
with gzip.open(buffer, "wt", encoding="utf-8") as file:
    file.write("one\n")
    file.flush()
    print("two", file=file)
assert gzip.decompress(buffer.getvalue()) == b"one\ntwo\n"
with gzip.open(io.BytesIO(buffer.getvalue()), "rt") as file:
    assert file.read().split() == ["one", "two"]

# An alias that is made by hand.
Alias = typing.TypeAliasType("Alias", int | str)
assert Alias.__value__ == int | str and Alias.__name__ == "Alias" and Alias.__module__ == __name__
T = typing.TypeVar("T")
Pair = typing.TypeAliasType("Pair", tuple[T, T], type_params=(T,))
assert Pair.__type_params__ == (T,) and repr(Pair[int]) == "Pair[int]"

# A reader that has nothing yet.
assert io.BufferedReader(io.BytesIO(b"")).peek(1) == b""
