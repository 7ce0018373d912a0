# Connections, pipes and waiting for them: within one process, as every machine has them.
import socket, threading, select, os, selectors, struct

# socketpair
a, b = socket.socketpair()
a.sendall(b'hello')
assert b.recv(3) == b'hel'
assert b.recv(10, socket.MSG_PEEK) == b'lo'
assert b.recv(10) == b'lo'
a.settimeout(0.01)
try:
    a.recv(1)
except TimeoutError as error:
    assert str(error) == 'timed out' and error.errno is None
else:
    assert False
a.setblocking(False)
try:
    a.recv(1)
except BlockingIOError as error:
    assert error.errno == 11
else:
    assert False
assert not a.getblocking() and a.gettimeout() == 0.0
b.close()
a.setblocking(True)
assert a.recv(10) == b''
try:
    a.send(b'x')
except BrokenPipeError:
    pass
else:
    assert False
a.close()
assert a.fileno() == -1

# echo server in a thread
def serve(listener, count):
    for _ in range(count):
        conn, address = listener.accept()
        with conn:
            while data := conn.recv(1024):
                conn.sendall(data.upper())

listener = socket.create_server(('127.0.0.1', 0))
port = listener.getsockname()[1]
thread = threading.Thread(target=serve, args=(listener, 3))
thread.start()
for word in (b'one', b'two', b'three'):
    with socket.create_connection(('127.0.0.1', port), timeout=5) as client:
        assert client.getpeername() == ('127.0.0.1', port)
        client.sendall(word)
        assert client.recv(100) == word.upper()
thread.join()
listener.close()

# makefile
def lines(conn):
    with conn, conn.makefile('rb') as reader:
        for line in reader:
            conn.sendall(b'<' + line.rstrip() + b'>\n')

a, b = socket.socketpair()
thread = threading.Thread(target=lines, args=(b,))
thread.start()
with a.makefile("rb") as reader:
    for text in (b'x', b'yy'):
        a.sendall(text + b'\n')
        assert reader.readline() == b'<' + text + b'>\n'
a.shutdown(socket.SHUT_WR)
thread.join()
a.close()

# select
a, b = socket.socketpair()
assert select.select([a], [a], [], 0) == ([], [a], [])
b.send(b'x')
assert select.select([a, b], [], [], 1) == ([a], [], [])
poller = select.poll()
poller.register(a, select.POLLIN)
assert poller.poll(0) == [(a.fileno(), select.POLLIN)]
poller.unregister(a)
assert poller.poll(0) == []
with selectors.DefaultSelector() as selector:
    key = selector.register(a, selectors.EVENT_READ, 'data')
    [(found, mask)] = selector.select(0)
    assert found is key and mask == selectors.EVENT_READ and key.data == 'data'
    a.recv(1)
    assert selector.select(0.01) == []
a.close(); b.close()

# pipes
r, w = os.pipe()
assert os.write(w, b'through') == 7
assert os.read(r, 100) == b'through'
def later():
    os.write(w, b'line 1\nline')
    os.write(w, b' 2\n')
    os.close(w)
thread = threading.Thread(target=later)
thread.start()
with os.fdopen(r) as file:
    assert file.read() == 'line 1\nline 2\n'
thread.join()

# udp
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
two = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind(('127.0.0.1', 0))
two.sendto(b'ping', one.getsockname())
data, address = one.recvfrom(100)
assert data == b'ping'
one.sendto(b'pong', address)
assert two.recvfrom(100) == (b'pong', one.getsockname())
one.close(); two.close()

assert socket.gethostbyname('localhost') == '127.0.0.1'
assert socket.inet_aton('127.0.0.1') == b'\x7f\0\0\1'
assert socket.inet_ntoa(b'\x7f\0\0\1') == '127.0.0.1'
assert socket.htons(1) == 256 and socket.ntohl(1) == 16777216
try:
    socket.create_connection(('127.0.0.1', 1))
except ConnectionRefusedError as error:
    assert str(error) == '[Errno 111] Connection refused'
else:
    assert False
s = socket.socket()
for bad, kind, text in [
    (lambda: s.recv(1), OSError, '[Errno 107] Transport endpoint is not connected'),
    (lambda: s.getpeername(), OSError, '[Errno 107] Transport endpoint is not connected'),
    (lambda: s.connect('x'), TypeError, 'connect(): AF_INET address must be tuple, not str'),
    (lambda: s.connect(('a',)), TypeError, 'AF_INET address must be a pair (host, port)'),
    (lambda: s.bind(('127.0.0.1', 99999)), OverflowError, 'bind(): port must be 0-65535.'),
    (lambda: s.settimeout(-1), ValueError, 'Timeout value out of range'),
    (lambda: s.recv(-1), ValueError, 'negative buffersize in recv'),
    (lambda: s.send('x'), TypeError, "a bytes-like object is required, not 'str'"),
    (lambda: socket.inet_aton('x'), OSError, 'illegal IP address string passed to inet_aton'),
    (lambda: socket.inet_ntoa(b'x'), OSError, 'packed IP wrong length for inet_ntoa'),
    (lambda: select.select([1.5], [], []), TypeError, 'argument must be an int, or have a fileno() method.'),
    (lambda: select.select(1, [], []), TypeError, 'arguments 1-3 must be sequences'),
    (lambda: select.select([], [], [], -1), ValueError, 'timeout must be non-negative'),
]:
    try:
        bad()
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        assert False, text
assert repr(s).startswith('<socket.socket fd=')
assert s.family is socket.AF_INET and s.type is socket.SOCK_STREAM
s.close()
assert repr(s) == '<socket.socket [closed] fd=-1, family=2, type=1, proto=0>'
