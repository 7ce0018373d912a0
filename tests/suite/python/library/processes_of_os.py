# `fork`, pipes between processes, waiting for children, signals.
import os
import signal
import time

assert os.getpid() != os.getppid()

# A pipe from the child; its end is seen when all who write have closed it.
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.close(reader)
    os.write(writer, b"from the child")
    os._exit(0)
os.close(writer)
assert os.read(reader, 100) == b"from the child" and os.read(reader, 100) == b""
os.close(reader)
assert os.waitpid(child, 0) == (child, 0)

# Children are waited for in the order in which they end.
children = []
for number in range(3):
    child = os.fork()
    if child == 0:
        time.sleep(0.3 - number / 10)
        os._exit(number)
    children.append(child)
ended = [os.wait() for _ in children]
assert [pid for pid, _ in ended] == children[::-1]
assert [os.waitstatus_to_exitcode(status) for _, status in ended] == [2, 1, 0]
assert all(os.WIFEXITED(status) and not os.WIFSIGNALED(status) for _, status in ended)
assert [os.WEXITSTATUS(status) for _, status in ended] == [2, 1, 0]
try:
    os.wait()
except ChildProcessError as error:
    assert error.errno == 10
else:
    raise AssertionError

# A signal that nobody handles ends a process; one that is handled calls the handler.
child = os.fork()
if child == 0:
    time.sleep(1000)
    os._exit(0)
assert os.waitpid(child, os.WNOHANG) == (0, 0)
os.kill(child, signal.SIGTERM)
_, status = os.waitpid(child, 0)
assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == 15 and os.waitstatus_to_exitcode(status) == -15

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    def handle(number, frame):
        os._exit(number)

    signal.signal(signal.SIGTERM, handle)
    os.write(writer, b"!")
    for _ in range(1000):
        time.sleep(0.01)
    os._exit(0)
os.read(reader, 1)
os.kill(child, signal.SIGTERM)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 15
try:
    os.kill(child, 0)
except ProcessLookupError as error:
    assert error.errno == 3
else:
    raise AssertionError

# What is to be done around `fork`.
done = []
os.register_at_fork(
    before=lambda: done.append("before"),
    after_in_child=lambda: done.append("child"),
    after_in_parent=lambda: done.append("parent"),
)
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.write(writer, " ".join(done).encode())
    os._exit(0)
assert os.read(reader, 100) == b"before child" and done == ["before", "parent"]
os.waitpid(child, 0)
try:
    os.register_at_fork()
except TypeError as error:
    assert str(error) == "At least one argument is required."
else:
    raise AssertionError
