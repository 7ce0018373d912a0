"""The asyncio package, tracking PEP 3156: without what needs other processes."""

from .base_events import *
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .locks import *
from .protocols import *
from .runners import *
from .queues import *
from .tasks import *
from .taskgroups import *
from .timeouts import *
from .threads import *
from .transports import *
from .unix_events import *
from . import lanes as _lanes

# They are classes of a C module there.
futures.Future.__module__ = tasks.Task.__module__ = '_asyncio'
tasks.Task._Task__wakeup.__qualname__ = 'Task.task_wakeup'

__all__ = (base_events.__all__ + coroutines.__all__ + events.__all__ + exceptions.__all__ +
           futures.__all__ + locks.__all__ + protocols.__all__ + runners.__all__ +
           queues.__all__ + tasks.__all__ + taskgroups.__all__ + threads.__all__ +
           timeouts.__all__ + transports.__all__ + unix_events.__all__)


_STREAMS = ('StreamReader', 'StreamWriter', 'StreamReaderProtocol', 'open_connection', 'start_server',
            'open_unix_connection', 'start_unix_server')
__all__ += _STREAMS


def __getattr__(name):
    if name in _STREAMS or name == 'streams':
        # Programs without connections need no sockets.
        streams = __import__('asyncio.streams', fromlist=_STREAMS)
        return streams if name == 'streams' else getattr(streams, name)
    if name in ('create_subprocess_exec', 'create_subprocess_shell'):
        # Refused by its name.
        import subprocess
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
