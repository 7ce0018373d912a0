"""The event loop of the machine: it waits for its clock and for other threads, and for connections once there are some."""

import _thread
import math

from . import base_events
from . import events

__all__ = ('SelectorEventLoop', 'DefaultEventLoopPolicy', 'EventLoop')


class _Selector:
    """Where CPython would wait for files: a lock that another thread releases to wake the loop."""

    def __init__(self):
        self._sleeping = _thread.allocate_lock()
        self._sleeping.acquire()

    def select(self, timeout=None):
        if timeout is None:
            self._sleeping.acquire()
        elif timeout <= 0:
            self._sleeping.acquire(False)
        else:
            # As epoll, which counts milliseconds.
            self._sleeping.acquire(True, math.ceil(timeout * 1e3) * 1e-3)
        return ()

    def wake(self):
        if self._sleeping.locked():
            self._sleeping.release()

    def close(self):
        pass


def _refused(name, module):
    def method(self, *args, **kwargs):
        # Refused by its name.
        __import__(module)
    method.__name__ = name
    method.__qualname__ = f'_UnixSelectorEventLoop.{name}'
    return method


def _connected(name):
    def method(self, *args, **kwargs):
        from .network_events import connect
        connect(self)
        return getattr(self, name)(*args, **kwargs)
    method.__name__ = name
    method.__qualname__ = f'_UnixSelectorEventLoop.{name}'
    return method


# What makes a loop one that waits for connections.
_CONNECTING = ('create_connection', 'create_server', 'create_datagram_endpoint', 'connect_accepted_socket', 'sendfile',
               'sock_recv', 'sock_recv_into', 'sock_recvfrom', 'sock_recvfrom_into', 'sock_sendall', 'sock_sendto',
               'sock_connect', 'sock_accept', 'sock_sendfile', 'getaddrinfo', 'getnameinfo', 'add_reader',
               'remove_reader', 'add_writer', 'remove_writer')


class _UnixSelectorEventLoop(base_events.BaseEventLoop):
    """Unix event loop."""

    def __init__(self, selector=None):
        super().__init__()
        self._selector = _Selector() if selector is None else selector

    def close(self):
        if self.is_running():
            raise RuntimeError('Cannot close a running event loop')
        if self.is_closed():
            return
        super().close()
        self._selector.close()
        self._selector = None

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        selector = self._selector
        if selector is not None:
            selector.wake()

    for _name in _CONNECTING:
        locals()[_name] = _connected(_name)
    for _name in ('create_unix_connection', 'create_unix_server', 'start_tls'):
        locals()[_name] = _refused(_name, '_ssl')
    for _name in ('connect_read_pipe', 'connect_write_pipe', 'subprocess_shell', 'subprocess_exec',
                  'add_signal_handler', 'remove_signal_handler'):
        locals()[_name] = _refused(_name, 'subprocess')
    del _name


class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """UNIX event loop policy."""
    _loop_factory = _UnixSelectorEventLoop


SelectorEventLoop = _UnixSelectorEventLoop
DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
EventLoop = SelectorEventLoop
