"""Access to the Unix group database.

Group entries are reported as 4-tuples containing the following fields
from the group database, in order:

  name   - name of the group
  passwd - group password (encrypted); often empty
  gid    - numeric ID of the group
  mem    - list of members

The gid is an integer, name and password are strings.  (Note that most
users are not explicitly listed as members of the groups they are in
according to the password database.  Check both databases to get
complete membership information.)"""

from _posix_types import _sequence

struct_group = _sequence('struct_group', ('gr_name', 'gr_passwd', 'gr_gid', 'gr_mem'), module='grp')

# The groups of the modelled machine.
_GROUPS = (('root', 0), ('daemon', 1), ('nogroup', 65534), ('student', 1000))


def _entry(row):
    return struct_group((row[0], 'x', row[1], []))


def getgrgid(id):
    """Return the group database entry for the given numeric group ID.

If id is not valid, raise KeyError."""
    if not isinstance(id, int):
        raise TypeError(f'gid should be integer, not {type(id).__name__}')
    for row in _GROUPS:
        if row[1] == id:
            return _entry(row)
    raise KeyError(f'getgrgid(): gid not found: {id}')


def getgrnam(name):
    """Return the group database entry for the given group name.

If name is not valid, raise KeyError."""
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument 'name' must be str, not {type(name).__name__}")
    for row in _GROUPS:
        if row[0] == name:
            return _entry(row)
    raise KeyError(f'getgrnam(): name not found: {name!r}')


def getgrall():
    """Return a list of all available group entries, in arbitrary order.

An entry whose name starts with '+' or '-' represents an instruction
to use YP/NIS and may not be accessible via getgrnam or getgrgid."""
    return [_entry(row) for row in _GROUPS]


del _sequence
