"""What the process has used, and what it may: a model, in virtual time."""

import time as _time

from _posix_types import _sequence

error = OSError
RLIM_INFINITY = -1
RLIMIT_CPU = 0
RLIMIT_FSIZE = 1
RLIMIT_DATA = 2
RLIMIT_STACK = 3
RLIMIT_CORE = 4
RLIMIT_RSS = 5
RLIMIT_NPROC = 6
RLIMIT_NOFILE = RLIMIT_OFILE = 7
RLIMIT_MEMLOCK = 8
RLIMIT_AS = 9
RLIMIT_SIGPENDING = 11
RLIMIT_MSGQUEUE = 12
RLIMIT_NICE = 13
RLIMIT_RTPRIO = 14
RLIMIT_RTTIME = 15
RUSAGE_SELF = 0
RUSAGE_CHILDREN = -1
RUSAGE_THREAD = 1

struct_rusage = _sequence('struct_rusage', (
    'ru_utime', 'ru_stime', 'ru_maxrss', 'ru_ixrss', 'ru_idrss', 'ru_isrss', 'ru_minflt', 'ru_majflt', 'ru_nswap',
    'ru_inblock', 'ru_oublock', 'ru_msgsnd', 'ru_msgrcv', 'ru_nsignals', 'ru_nvcsw', 'ru_nivcsw'), module='resource')

# As Linux sets them for a user.
_limits = {number: (RLIM_INFINITY, RLIM_INFINITY) for number in range(16)}
_limits.update({RLIMIT_STACK: (8 << 20, RLIM_INFINITY), RLIMIT_CORE: (0, RLIM_INFINITY), RLIMIT_NOFILE: (1024, 1 << 20),
                RLIMIT_NPROC: (15403, 15403), RLIMIT_MEMLOCK: (8 << 20, 8 << 20), RLIMIT_SIGPENDING: (15403, 15403),
                RLIMIT_MSGQUEUE: (819200, 819200), RLIMIT_NICE: (0, 0), RLIMIT_RTPRIO: (0, 0)})
# Kilobytes that the interpreter itself takes.
_INTERPRETER = 11_308


def getrusage(who, /):
    if who not in (RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD):
        raise ValueError('invalid who parameter')
    if who == RUSAGE_CHILDREN:
        return struct_rusage((0.0, 0.0) + (0,) * 14)
    return struct_rusage((_time.process_time(), 0.0, _INTERPRETER) + (0,) * 13)


def getpagesize():
    return 4096


def _known(number):
    if number not in _limits:
        raise ValueError('invalid resource specified')


def getrlimit(resource, /):
    _known(resource)
    return _limits[resource]


def setrlimit(resource, limits, /):
    _known(resource)
    limits = tuple(limits)
    if len(limits) != 2:
        raise ValueError('expected a tuple of 2 integers')
    soft, hard = (limit if limit >= 0 else RLIM_INFINITY for limit in limits)
    if hard != RLIM_INFINITY and (soft == RLIM_INFINITY or soft > hard):
        raise ValueError('current limit exceeds maximum limit')
    most = _limits[resource][1]
    if most != RLIM_INFINITY and (hard == RLIM_INFINITY or hard > most):
        raise ValueError('not allowed to raise maximum limit')
    _limits[resource] = (soft, hard)


def prlimit(pid, resource, limits=None, /):
    old = getrlimit(resource)
    if limits is not None:
        setrlimit(resource, limits)
    return old


del _sequence
