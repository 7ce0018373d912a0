"""Module logging."""
import io
import logging

out = io.StringIO()
root = logging.getLogger()
assert root.level == logging.WARNING and repr(root) == "<RootLogger root (WARNING)>" and root.handlers == []
logging.basicConfig(stream=out, format="%(levelname)s:%(name)s:%(message)s", level=logging.INFO)


def said():
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


logging.debug("no")
logging.info("a %s %d", "b", 3)
logging.warning("%(k)s", {"k": 1})
assert said() == "INFO:root:a b 3\nWARNING:root:1\n"
log = logging.getLogger("a.b")
assert log is logging.getLogger("a.b") and log.parent is root and log.name == "a.b" and log.propagate
parent = logging.getLogger("a")
assert log.parent is parent and parent.getChild("b") is log and parent.getChildren() == {log}
parent.setLevel("ERROR")
log.warning("hidden")
log.error("shown")
assert said() == "ERROR:a.b:shown\n"
assert log.getEffectiveLevel() == 40 and log.level == logging.NOTSET == 0 and not log.isEnabledFor(30)
assert repr(log) == "<Logger a.b (ERROR)>" and log.hasHandlers() and log.handlers == []
try:
    1 / 0
except ZeroDivisionError:
    log.exception("oh")
text = said()
assert text.startswith("ERROR:a.b:oh\nTraceback (most recent call last):\n") and text.endswith("ZeroDivisionError: division by zero\n")
logging.log(45, "own level")
assert said() == "Level 45:root:own level\n"
logging.addLevelName(45, "LOUD")
assert logging.getLevelName(45) == "LOUD" and logging.getLevelName("LOUD") == 45 and logging.getLevelName(1) == "Level 1"
assert logging.getLevelNamesMapping()["DEBUG"] == 10

handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("{levelname:<8}|{funcName}|{message}|{extra}", style="{", defaults={"extra": "-"}))
handler.setLevel(logging.ERROR)
log.addHandler(handler)
log.propagate = False


def speak():
    log.critical("hi", extra={"extra": "e"})
    log.error("ho")


speak()
assert said() == "CRITICAL|speak|hi|e\nERROR   |speak|ho|-\n"
assert repr(handler).startswith("<StreamHandler ") and repr(handler).endswith("(ERROR)>")


class Only(logging.Filter):
    def filter(self, record):
        return "x" in record.getMessage()


only = Only()
log.addFilter(only)
log.error("xyz")
log.error("abc")
log.removeFilter(only)
assert said() == "ERROR   |<module>|xyz|-\n"
log.addFilter(lambda record: False)
log.error("none")
assert said() == ""
log.filters.clear()
assert logging.Filter("a").filter(logging.makeLogRecord({"name": "a.b"})) and not logging.Filter("b").filter(
    logging.makeLogRecord({"name": "a.b"}))

record = logging.LogRecord("n", logging.INFO, "/p/file.py", 7, "m %s", ("q",), None, "f")
assert record.getMessage() == "m q" and record.module == "file" and record.filename == "file.py" and record.lineno == 7
assert repr(record) == '<LogRecord: n, 20, /p/file.py, 7, "m %s">'
assert logging.Formatter("%(name)s %(message)s").format(record) == "n m q"
assert logging.Formatter("$name ${levelno}", style="$").format(record) == "n 20"
assert logging.Formatter().format(record) == "m q" and logging.BASIC_FORMAT == "%(levelname)s:%(name)s:%(message)s"
record.created = 0
formatter = logging.Formatter("%(asctime)s", "%Y")
formatter.converter = __import__("time").gmtime
assert formatter.format(record) == "1970"
try:
    logging.Formatter("{x", style="%")
except ValueError as error:
    assert str(error) == "Invalid format '{x' for '%' style"
try:
    log.setLevel("NOPE")
except ValueError as error:
    assert str(error) == "Unknown level: 'NOPE'"
adapter = logging.LoggerAdapter(log, {"extra": "adapted"})
adapter.error("z")
assert said() == "ERROR   |<module>|z|adapted\n"
logging.disable(logging.CRITICAL)
log.critical("quiet")
assert said() == "" and logging.root.manager.disable == 50
logging.disable(logging.NOTSET)
log.removeHandler(handler)
log.addHandler(logging.NullHandler())
log.error("nowhere")
assert said() == ""
logging.captureWarnings(False)
logging.shutdown()
