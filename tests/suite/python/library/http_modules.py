# Servers and clients of HTTP in one process.
import http.client, http.server, threading, urllib.request, urllib.error, json, socketserver

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/missing':
            self.send_error(404)
            return
        body = json.dumps({'path': self.path}).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        data = self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(data[::-1])
    def log_message(self, *args):
        pass

with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler) as server:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    host, port = server.server_address
    base = f'http://{host}:{port}'
    with urllib.request.urlopen(base + '/x?y=1') as response:
        assert response.status == 200
        assert response.headers['content-type'] == 'application/json'
        assert json.load(response) == {'path': '/x?y=1'}
    try:
        urllib.request.urlopen(base + '/missing')
    except urllib.error.HTTPError as error:
        assert error.code == 404 and str(error) == 'HTTP Error 404: Not Found'
    else:
        assert False
    request = urllib.request.Request(base + '/', data=b'abc', method='POST')
    with urllib.request.urlopen(request) as response:
        assert response.status == 201 and response.read() == b'cba'
    connection = http.client.HTTPConnection(host, port)
    connection.request('GET', '/again')
    response = connection.getresponse()
    assert (response.status, response.reason) == (200, 'OK')
    assert response.read() == b'{"path": "/again"}'
    connection.close()
    server.shutdown()
    thread.join()

class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())

import socket
with socketserver.TCPServer(('127.0.0.1', 0), Echo) as server:
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    with socket.create_connection(server.server_address) as client:
        client.sendall(b'a\nb\n')
        client.shutdown(socket.SHUT_WR)
        assert b''.join(iter(lambda: client.recv(100), b'')) == b'A\nB\n'
    thread.join()
