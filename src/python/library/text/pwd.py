"""This module provides access to the Unix password database.
It is available on all Unix versions.

Password database entries are reported as 7-tuples containing the following
items from the password database (see `<pwd.h>'), in order:
pw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell.
The uid and gid items are integers, all others are strings. An
exception is raised if the entry asked for cannot be found."""

from _posix_types import _sequence

struct_passwd = _sequence('struct_passwd', ('pw_name', 'pw_passwd', 'pw_uid', 'pw_gid', 'pw_gecos', 'pw_dir', 'pw_shell'),
                          module='pwd')

# The users of the modelled machine.
_USERS = [struct_passwd(row) for row in (
    ('root', 'x', 0, 0, 'root', '/root', '/bin/bash'),
    ('daemon', 'x', 1, 1, 'daemon', '/usr/sbin', '/usr/sbin/nologin'),
    ('nobody', 'x', 65534, 65534, 'nobody', '/nonexistent', '/usr/sbin/nologin'),
    ('student', 'x', 1000, 1000, 'student', '/home' '/student', '/bin/bash'),
)]


def getpwuid(uidobj, /):
    """Return the password database entry for the given numeric user ID.

See `help(pwd)` for more on password database entries."""
    if not isinstance(uidobj, int):
        raise TypeError(f'uid should be integer, not {type(uidobj).__name__}')
    for user in _USERS:
        if user.pw_uid == uidobj:
            return user
    raise KeyError(f'getpwuid(): uid not found: {uidobj}')


def getpwnam(name, /):
    """Return the password database entry for the given user name.

See `help(pwd)` for more on password database entries."""
    if not isinstance(name, str):
        raise TypeError(f'getpwnam() argument must be str, not {type(name).__name__}')
    for user in _USERS:
        if user.pw_name == name:
            return user
    raise KeyError(f'getpwnam(): name not found: {name!r}')


def getpwall():
    """Return a list of all available password database entries, in arbitrary order.

See help(pwd) for more on password database entries."""
    return list(_USERS)


del _sequence
