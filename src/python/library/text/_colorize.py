"""The colours of CPython's own output: nobody here has a terminal, so there are none."""

COLORIZE = True


class ANSIColors:
    RESET = "\x1b[0m"
    BLACK = "\x1b[30m"
    BLUE = "\x1b[34m"
    CYAN = "\x1b[36m"
    GREEN = "\x1b[32m"
    GREY = "\x1b[90m"
    MAGENTA = "\x1b[35m"
    RED = "\x1b[31m"
    WHITE = "\x1b[37m"
    YELLOW = "\x1b[33m"
    BOLD_GREEN = "\x1b[1;32m"
    BOLD_MAGENTA = "\x1b[1;35m"
    BOLD_RED = "\x1b[1;31m"


class NoColors:
    pass


for _name in vars(ANSIColors):
    if not _name.startswith("_"):
        setattr(NoColors, _name, "")


def can_colorize(*, file=None):
    return False


def get_colors(colorize=False, *, file=None):
    return ANSIColors() if colorize else NoColors()


class _Section:
    # Whatever part of a text it is, it has no colour.
    def __getattr__(self, name):
        return ""


class _Theme:
    argparse = difflib = syntax = traceback = unittest = _Section()


def get_theme(*, tty_file=None, force_color=False, force_no_color=False):
    return _Theme
