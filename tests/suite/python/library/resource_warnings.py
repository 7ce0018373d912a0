"""`ResourceWarning`: files that die without being closed."""

import gc
import io
import os
import sys
import tempfile
import warnings

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, 'x')


def told(action):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter('always')
        action()
    for warning in seen:
        assert warning.category is ResourceWarning
    return [str(warning.message).replace(repr(path), 'PATH') for warning in seen]


def closed():
    with open(path, 'w') as file:
        file.write('text')


assert told(closed) == []
assert told(lambda: [open(path), None][1]) == ["unclosed file <_io.TextIOWrapper name=PATH mode='r' encoding='UTF-8'>"]
assert told(lambda: [open(path, 'a', encoding='ascii'), None][1]) == [
    "unclosed file <_io.TextIOWrapper name=PATH mode='a' encoding='ascii'>"]
assert told(lambda: [open(path, 'rb'), None][1]) == ["unclosed file <_io.BufferedReader name=PATH>"]
assert told(lambda: [open(path, 'r+b'), None][1]) == ["unclosed file <_io.BufferedRandom name=PATH>"]
assert told(lambda: [open(path, 'rb', 0), None][1]) == ["unclosed file <_io.FileIO name=PATH mode='rb' closefd=True>"]
assert told(lambda: [io.StringIO(), io.BytesIO(), None][2]) == []


def written():
    open(path, 'w').write('written all the same')


assert told(written) == ["unclosed file <_io.TextIOWrapper name=PATH mode='w' encoding='UTF-8'>"]
with open(path) as file:
    assert file.read() == 'written all the same'

# Whoever has the descriptor closes it.
number = os.open(path, os.O_RDONLY)
assert told(lambda: [open(number, closefd=False), None][1]) == []
os.close(number)


class Ring:
    pass


def ring():
    made = Ring()
    made.itself, made.file = made, open(path)
    del made
    gc.collect()


assert told(ring) == ["unclosed file <_io.FileIO name=PATH mode='rb' closefd=True>"]

# The warning has the file, which is closed by then; and the line where it died.
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    file = open(path)
    line = sys._getframe().f_lineno + 1
    del file
assert seen[0].source.closed and seen[0].lineno == line and seen[0].filename == __file__

# As an error it can only be reported.
reports = []
sys.unraisablehook = reports.append
with warnings.catch_warnings():
    warnings.simplefilter('error')
    file = open(path)
    del file
sys.unraisablehook = sys.__unraisablehook__
assert [report.exc_type for report in reports] == [ResourceWarning] and type(reports[0].object) is io.FileIO
reports.clear()
folder.cleanup()
# Nobody is told by default.
assert ('ignore', None, ResourceWarning, None, 0) in warnings.filters
