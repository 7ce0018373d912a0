"""Asking for a password, which the terminal does not show, and for the user's name."""

import os

from _terminal import ask_secretly as _ask_secretly

__all__ = ['getpass', 'getuser', 'GetPassWarning']


class GetPassWarning(UserWarning):
    pass


def getpass(prompt='Password: ', stream=None):
    """Prompt for a password, with echo turned off."""
    return _ask_secretly(prompt)


unix_getpass = fallback_getpass = getpass


def getuser():
    """Get the username from the environment or password database."""
    for name in ('LOGNAME', 'USER', 'LNAME', 'USERNAME'):
        user = os.environ.get(name)
        if user:
            return user
    try:
        import pwd
        return pwd.getpwuid(os.getuid())[0]
    except (ImportError, KeyError) as error:
        raise OSError('No username set in the environment') from error
