"""The event loop once it waits for connections: CPython's own, over a selector."""

import selectors
import weakref

from . import base_events, selector_events, unix_events


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop, unix_events._UnixSelectorEventLoop):
    """Unix event loop."""

    for _name in unix_events._CONNECTING:
        if _name not in selector_events.BaseSelectorEventLoop.__dict__:
            locals()[_name] = getattr(base_events.BaseEventLoop, _name)
    del _name


def connect(loop):
    """From here on a loop waits for connections, too."""
    loop._selector.close()
    loop._selector = selectors.DefaultSelector()
    loop._transports = weakref.WeakValueDictionary()
    loop.__class__ = _UnixSelectorEventLoop
    loop._make_self_pipe()
