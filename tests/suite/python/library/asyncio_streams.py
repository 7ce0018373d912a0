# Streams, protocols and sockets in the event loop.
import asyncio, socket

async def handle(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()

async def ask(port, words):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    answers = []
    for word in words:
        writer.write(word + b'\n')
        await writer.drain()
        answers.append(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return answers

async def main():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        results = await asyncio.gather(ask(port, [b'a', b'b']), ask(port, [b'c']), asyncio.sleep(0.01, 'slept'))
    assert results == [[b'A\n', b'B\n'], [b'C\n'], 'slept'], results
    loop = asyncio.get_running_loop()
    one, two = socket.socketpair()
    one.setblocking(False); two.setblocking(False)
    receiver = asyncio.create_task(loop.sock_recv(one, 100))
    await asyncio.sleep(0)
    await loop.sock_sendall(two, b'through')
    assert await receiver == b'through'
    try:
        await asyncio.wait_for(loop.sock_recv(one, 1), 0.01)
    except TimeoutError:
        pass
    else:
        assert False
    one.close(); two.close()
    reader = asyncio.StreamReader()
    reader.feed_data(b'one\ntwo')
    reader.feed_eof()
    assert await reader.readline() == b'one\n' and await reader.read() == b'two' and reader.at_eof()
    assert await asyncio.to_thread(lambda: 5) == 5
    try:
        await asyncio.open_connection('127.0.0.1', 1)
    except ConnectionRefusedError as error:
        assert error.errno == 111
    else:
        assert False

asyncio.run(main())

class Protocol(asyncio.Protocol):
    def __init__(self, done):
        self.done = done
    def connection_made(self, transport):
        transport.write(b'hello')
        transport.write_eof()
    def data_received(self, data):
        self.done.set_result(data)

async def protocols():
    loop = asyncio.get_running_loop()
    server_got, client_got = loop.create_future(), loop.create_future()
    server = await loop.create_server(lambda: Protocol(server_got), '127.0.0.1', 0)
    transport, _ = await loop.create_connection(lambda: Protocol(client_got), *server.sockets[0].getsockname())
    assert await asyncio.gather(server_got, client_got) == [b'hello'] * 2
    transport.close()
    server.close()

asyncio.run(protocols())
