"""`faulthandler`: tracebacks in their shortest form."""

import faulthandler
import os
import re
import tempfile
import threading


def written(**wishes):
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, **wishes)
        file.seek(0)
        return file.read().decode()


def inner():
    return written(all_threads=False)


class Thing:
    def method(self):
        return inner()


name = re.escape(__file__)
text = Thing().method()
assert text.startswith('Stack (most recent call first):\n'), text
places = re.findall(rf'  File "{name}", line (\d+) in (\w+)\n', text + '\n')
assert [place[1] for place in places][:3] == ['written', 'inner', 'method'], text
assert '  File "' in text and text.rstrip().endswith('in <module>')
text = written()
assert re.match('Current thread 0x[0-9a-f]{16} \\(most recent call first\\):\n', text), text
began, end = threading.Event(), threading.Event()


def wait():
    began.set()
    end.wait()


thread = threading.Thread(target=wait)
thread.start()
began.wait()
text = written()
end.set()
thread.join()
assert re.match('Thread 0x[0-9a-f]{16} ', text) and '\n\nCurrent thread 0x' in text, text
assert re.search(rf'  File "{name}", line \d+ in wait\n.* in run\n', text), text

was = faulthandler.is_enabled()
faulthandler.enable()
assert faulthandler.is_enabled() and faulthandler.disable() is True
assert not faulthandler.is_enabled() and faulthandler.disable() is False
try:
    faulthandler.dump_traceback(3.5)
except AttributeError as error:
    assert str(error) == "'float' object has no attribute 'fileno'"
