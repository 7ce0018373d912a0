"""Object-oriented filesystem paths: all of them live in `pathlib._local`."""

from ._local import *

__all__ = _local.__all__
