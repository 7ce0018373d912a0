# `codeop`, `code`, flags of `compile`, `exec` with a closure, `sys.audit` and the frames of threads.
import code
import codeop
import contextlib
import io
import sys
import threading

for text in ("x = 1", "", "# only a remark", "x = 1;", "if 1:\n  pass\n", "for x in y:\n  z\n",
             "class A:\n  x = 1\n\n", "@d\ndef f(): pass\n"):
    assert type(codeop.compile_command(text)).__name__ == "code", text
for text in ("if 1:", "if 1:\n  pass", "a = (1,", '"""abc', "@d", "while 1: pass", "a\\", "def f():",
             "class A:", "with x:", "try:\n  pass", "{", "f(1,\n2"):
    assert codeop.compile_command(text) is None, text
for text in ("x = ", "1 +", "'abc", ")", "x ==="):
    try:
        codeop.compile_command(text)
    except SyntaxError:
        pass
    else:
        raise AssertionError(text)
assert codeop.compile_command("1 + 1", symbol="eval") is not None
assert eval(codeop.compile_command("1 + 1", symbol="eval")) == 2
compiler = codeop.CommandCompiler()
assert compiler("a = 2") is not None and compiler("def f():") is None

console = code.InteractiveConsole({"x": 2})
out = io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
    wants = [console.push(line) for line in (
        "x + 1", "def f(a):", "    return a * 2", "", "f(x)", "1/0", "for i in range(2):", "    print(i)", "",
        "x ===")]
assert wants == [False, True, True, False, False, False, True, True, False, False]
said = out.getvalue()
assert said.startswith("3\n4\nTraceback (most recent call last):\n")
assert "ZeroDivisionError: division by zero\n0\n1\n" in said
assert said.endswith("SyntaxError: invalid syntax\n")
interpreter = code.InteractiveInterpreter({})
assert interpreter.runsource("y = 3") is False and interpreter.locals["y"] == 3
assert interpreter.runsource("if y:") is True

try:
    compile("x", "f", "exec", 0x10000)
except ValueError as error:
    assert str(error) == "compile(): unrecognised flags"
assert compile("x", "f", "exec", 0x20000, True).co_name == "<module>"


def counter():
    count = 1
    def step():
        nonlocal count
        count += 1
        seen.append((count, base))
    return step


seen = []
step = counter()
for _ in range(2):
    exec(step.__code__, {"seen": seen, "base": "other"}, closure=step.__closure__)
assert seen == [(2, "other"), (3, "other")] and step.__closure__[0].cell_contents == 3
WRONG = [
    (step.__code__, None, "code object requires a closure of exactly length 1"),
    (step.__code__, (), "code object requires a closure of exactly length 1"),
    (step.__code__, (1,), "code object requires a closure of exactly length 1"),
    ("x = 1", step.__closure__, "closure can only be used when source is a code object"),
    (counter.__code__, step.__closure__, "cannot use a closure with this code object"),
]
for source, closure, message in WRONG:
    try:
        exec(source, {}, closure=closure)
    except TypeError as error:
        assert str(error) == message, error
    else:
        raise AssertionError(message)
try:
    eval(step.__code__)
except TypeError as error:
    assert str(error) == "code object passed to eval() may not contain free variables"

# Frames and exceptions of threads.
frames = sys._current_frames()
assert frames[threading.get_ident()] is sys._getframe()
assert sys._current_exceptions() == {threading.get_ident(): None}
try:
    1 / 0
except ZeroDivisionError as error:
    assert sys._current_exceptions()[threading.get_ident()] is error
ready, done = threading.Event(), threading.Event()


def waits():
    ready.set()
    done.wait()


other = threading.Thread(target=waits)
other.start()
ready.wait()
frame = sys._current_frames()[other.ident]
names = []
while frame:
    names.append(frame.f_code.co_name)
    frame = frame.f_back
assert "wait" in names or "waits" in names, names
done.set()
other.join()

# Audit hooks hear what happens, and can forbid it.
heard = []


def hook(event, arguments):
    heard.append((event, arguments))
    if event == "forbidden":
        raise PermissionError("no")


sys.addaudithook(hook)
compile("1", "a", "eval")
exec("1")
sys.audit("mine", 1, 2)
open("/dev/null").close()
names = [event for event, _ in heard if event in ("compile", "exec", "mine", "open")]
assert names == ["compile", "compile", "exec", "mine", "open"], names
assert ("mine", (1, 2)) in heard
try:
    sys.audit("forbidden")
except PermissionError as error:
    assert str(error) == "no"
else:
    raise AssertionError
try:
    sys.audit(1)
except TypeError as error:
    assert str(error) == "expected str for argument 'event', not int", error
