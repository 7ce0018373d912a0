"""The profiler of `profile`, with the counting done by the machine itself."""

__all__ = ["run", "runctx", "Profile"]

import _lsprof
import importlib.machinery
import io
import profile as _pyprofile


def run(statement, filename=None, sort=-1):
    return _pyprofile._Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    utils = _pyprofile._Utils(Profile)
    return utils.runctx(statement, globals, locals, filename, sort)


run.__doc__ = _pyprofile.run.__doc__
runctx.__doc__ = _pyprofile.runctx.__doc__


class Profile(_lsprof.Profiler):
    """Profile(timer=None, timeunit=None, subcalls=True, builtins=True)"""

    def print_stats(self, sort=-1):
        import pstats
        keys = sort if isinstance(sort, tuple) else (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*keys).print_stats()

    def dump_stats(self, file):
        import marshal
        with open(file, 'wb') as target:
            self.create_stats()
            marshal.dump(self.stats, target)

    def create_stats(self):
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        entries = self.getstats()
        self.stats = {}
        callers_of = {}
        for entry in entries:
            callers_of[id(entry.code)] = callers = {}
            calls = entry.callcount
            self.stats[label(entry.code)] = (
                calls - entry.reccallcount, calls, entry.inlinetime, entry.totaltime, callers)
        for entry in entries:
            for below in entry.calls or ():
                callers = callers_of.get(id(below.code))
                if callers is None:
                    continue
                counts = (below.callcount, below.callcount - below.reccallcount,
                          below.inlinetime, below.totaltime)
                caller = label(entry.code)
                if caller in callers:
                    counts = tuple(map(sum, zip(counts, callers[caller])))
                callers[caller] = counts

    def run(self, cmd):
        import __main__
        namespace = __main__.__dict__
        return self.runctx(cmd, namespace, namespace)

    def runctx(self, cmd, globals, locals):
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc_info):
        self.disable()


def label(code):
    if isinstance(code, str):
        return ('~', 0, code)
    return (code.co_filename, code.co_firstlineno, code.co_name)
