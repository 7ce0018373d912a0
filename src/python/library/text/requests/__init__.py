"""The package `requests` as lessons use it, over the library's own HTTP: not that package's text."""

import datetime as _datetime
import http.client as _client
import json as _json
import socket as _socket
import time as _time
from base64 import b64encode as _b64encode
from http import HTTPStatus as _HTTPStatus
from urllib.parse import quote as _quote
from urllib.parse import urlencode as _urlencode, urljoin as _urljoin, urlsplit as _urlsplit
from urllib.parse import urlunsplit as _urlunsplit

from . import exceptions
from .exceptions import (ConnectionError, ConnectTimeout, HTTPError, JSONDecodeError, ReadTimeout, RequestException,
                         Timeout, TooManyRedirects, URLRequired)

__version__ = '2.32.3'

_AGENT = f'python-requests/{__version__}'
_REDIRECTS = (301, 302, 303, 307, 308)


class CaseInsensitiveDict(dict):
    """A dict of headers: keys are equal whatever their case, and kept as they came."""

    def __init__(self, data=None, **more):
        super().__init__()
        self.update(data or {}, **more)

    def _key(self, key):
        lower = key.lower()
        return next((known for known in self.keys() if known.lower() == lower), key)

    def __setitem__(self, key, value):
        known = self._key(key)
        if known != key:
            super().pop(known, None)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        return super().__getitem__(self._key(key))

    def __delitem__(self, key):
        super().__delitem__(self._key(key))

    def __contains__(self, key):
        return super().__contains__(self._key(key))

    def get(self, key, default=None):
        return super().get(self._key(key), default)

    def update(self, data=(), **more):
        pairs = data.items() if hasattr(data, 'items') else data
        for key, value in [*pairs, *more.items()]:
            self[key] = value

    def copy(self):
        return CaseInsensitiveDict(self)


class _LookupDict(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


codes = _LookupDict({status.name.lower(): int(status) for status in _HTTPStatus})
codes.update({'teapot': 418, 'unprocessable_entity': 422, 'server_error': 500})


class PreparedRequest:
    """What goes over the wire."""

    def __init__(self, method, url, headers, body):
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body

    def __repr__(self):
        return f'<PreparedRequest [{self.method}]>'


class Response:
    """What a server has answered."""

    def __init__(self):
        self.status_code = None
        self.reason = None
        self.url = None
        self.headers = CaseInsensitiveDict()
        self.history = []
        self.elapsed = _datetime.timedelta(0)
        self.encoding = None
        self.request = None
        self.cookies = {}
        self.raw = None
        self._content = b''

    def __repr__(self):
        return f'<Response [{self.status_code}]>'

    def __bool__(self):
        return self.ok

    def __iter__(self):
        return self.iter_content(128)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        pass

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def is_redirect(self):
        return 'location' in self.headers and self.status_code in _REDIRECTS

    @property
    def apparent_encoding(self):
        return 'utf-8'

    @property
    def content(self):
        return self._content

    @property
    def text(self):
        return self._content.decode(self.encoding or 'utf-8', errors='replace')

    def json(self, **kwargs):
        try:
            return _json.loads(self.text, **kwargs)
        except _json.JSONDecodeError as error:
            raise JSONDecodeError(error.msg, error.doc, error.pos) from error

    def iter_content(self, chunk_size=1, decode_unicode=False):
        size = chunk_size or max(len(self._content), 1)
        for start in range(0, len(self._content), size):
            chunk = self._content[start:start + size]
            yield chunk.decode(self.encoding or 'utf-8') if decode_unicode else chunk

    def iter_lines(self, chunk_size=512, decode_unicode=False, delimiter=None):
        whole = self.text if decode_unicode else self._content
        yield from whole.split(delimiter) if delimiter else whole.splitlines()

    def raise_for_status(self):
        kind = {4: 'Client', 5: 'Server'}.get(self.status_code // 100)
        if kind:
            message = f'{self.status_code} {kind} Error: {self.reason} for url: {self.url}'
            raise HTTPError(message, response=self)


def _prepared_url(url, params):
    if isinstance(url, bytes):
        url = url.decode()
    url = str(url).lstrip()
    parts = _urlsplit(url)
    if not parts.scheme:
        raise exceptions.MissingSchema(f'Invalid URL {url!r}: No scheme supplied. Perhaps you meant https://{url}?')
    if parts.scheme.lower() not in ('http', 'https'):
        raise exceptions.InvalidSchema(f'No connection adapters were found for {url!r}')
    if not parts.hostname:
        raise exceptions.InvalidURL(f'Invalid URL {url!r}: No host supplied')
    query = parts.query
    if params:
        if isinstance(params, (str, bytes)):
            more = params.decode() if isinstance(params, bytes) else params
        else:
            pairs = params.items() if hasattr(params, 'items') else params
            more = _urlencode([(key, value) for key, value in pairs if value is not None], doseq=True)
        query = f'{query}&{more}' if query and more else query or more
    path = _quote(parts.path or '/', safe="!#$%&'()*+,/:;=?@[]~")
    return _urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))


def _multipart(data, files):
    boundary = 'f1a2b3c4d5e6f708192a3b4c5d6e7f80'
    parts = []
    pairs = data.items() if hasattr(data, 'items') else data or ()
    for key, value in pairs:
        parts.append((f'form-data; name="{key}"', None, str(value).encode()))
    for key, value in files.items() if hasattr(files, 'items') else files:
        name, content, kind = key, value, None
        if isinstance(value, tuple):
            name, content, *rest = value
            kind = rest[0] if rest else None
        elif hasattr(value, 'name'):
            name = value.name.rpartition('/')[2]
        content = content.read() if hasattr(content, 'read') else content
        content = content.encode() if isinstance(content, str) else content
        parts.append((f'form-data; name="{key}"; filename="{name}"', kind, content))
    body = b''
    for disposition, kind, content in parts:
        body += f'--{boundary}\r\nContent-Disposition: {disposition}\r\n'.encode()
        if kind:
            body += f'Content-Type: {kind}\r\n'.encode()
        body += b'\r\n' + content + b'\r\n'
    return body + f'--{boundary}--\r\n'.encode(), f'multipart/form-data; boundary={boundary}'


def _prepared_body(headers, data, json, files):
    if files:
        body, kind = _multipart(data, files)
    elif data:
        if isinstance(data, (str, bytes)):
            body, kind = data, None
        elif hasattr(data, 'read'):
            body, kind = data.read(), None
        else:
            body, kind = _urlencode(data, doseq=True), 'application/x-www-form-urlencoded'
    elif json is not None:
        body, kind = _json.dumps(json, allow_nan=False).encode(), 'application/json'
    else:
        return None
    if kind and 'content-type' not in headers:
        headers['Content-Type'] = kind
    return body


class _Pool:
    """Only the name that messages give to what holds the connections."""

    def __init__(self, parts):
        self.kind = 'HTTPSConnectionPool' if parts.scheme == 'https' else 'HTTPConnectionPool'
        self.connection = 'HTTPSConnection' if parts.scheme == 'https' else 'HTTPConnection'
        self.host = parts.hostname
        self.port = parts.port or (443 if parts.scheme == 'https' else 80)

    def __str__(self):
        return f'{self.kind}(host={self.host!r}, port={self.port})'

    def exceeded(self, target, reason):
        return f'{self}: Max retries exceeded with url: {target} (Caused by {reason})'

    def place(self, connection):
        return f'<urllib3.connection.{self.connection} object at {id(connection):#x}>'


def _seconds(timeout):
    return timeout if isinstance(timeout, tuple) else (timeout, timeout)


def _connect(pool, connection, target, timeout):
    try:
        connection.connect()
    except _socket.gaierror as error:
        reason = (f'NameResolutionError("{pool.place(connection)}: Failed to resolve {pool.host!r} '
                  f'([Errno {error.errno}] {error.strerror})")')
        raise ConnectionError(pool.exceeded(target, reason)) from error
    except TimeoutError as error:
        if error.errno is not None:
            reason = f"NewConnectionError('{pool.place(connection)}: Failed to establish a new connection: {error}')"
            raise ConnectionError(pool.exceeded(target, reason)) from error
        reason = (f"ConnectTimeoutError({pool.place(connection)}, "
                  f"'Connection to {pool.host} timed out. (connect timeout={timeout})')")
        raise ConnectTimeout(pool.exceeded(target, reason)) from error
    except OSError as error:
        reason = f"NewConnectionError('{pool.place(connection)}: Failed to establish a new connection: {error}')"
        raise ConnectionError(pool.exceeded(target, reason)) from error


def _send(request, timeout):
    """One request, one response."""
    parts = _urlsplit(request.url)
    pool = _Pool(parts)
    target = _urlunsplit(('', '', parts.path or '/', parts.query, ''))
    connect_timeout, read_timeout = _seconds(timeout)
    made = _client.HTTPSConnection if parts.scheme == 'https' else _client.HTTPConnection
    connection = made(pool.host, pool.port, timeout=connect_timeout)
    start = _time.perf_counter()
    _connect(pool, connection, target, connect_timeout)
    try:
        connection.sock.settimeout(read_timeout)
        connection.putrequest(request.method, target, skip_accept_encoding=True)
        for name, value in request.headers.items():
            connection.putheader(name, value)
        body = request.body.encode() if isinstance(request.body, str) else request.body
        connection.endheaders(body)
        answer = connection.getresponse()
        elapsed = _time.perf_counter() - start
        content = answer.read()
    except TimeoutError as error:
        raise ReadTimeout(f'{pool}: Read timed out. (read timeout={read_timeout})') from error
    except (OSError, _client.HTTPException) as error:
        raise ConnectionError(('Connection aborted.', error)) from error
    finally:
        connection.close()
    response = Response()
    response.status_code = answer.status
    response.reason = answer.reason
    response.url = request.url
    response.headers.update(answer.getheaders())
    response.encoding = _encoding(response.headers.get('content-type', ''))
    response.elapsed = _datetime.timedelta(seconds=elapsed)
    response.request = request
    response._content = content
    for line in answer.headers.get_all('set-cookie') or ():
        name, _, value = line.partition(';')[0].partition('=')
        response.cookies[name.strip()] = value.strip()
    return response


def _encoding(kind):
    kind, *parameters = [part.strip() for part in kind.split(';')]
    for parameter in parameters:
        name, _, value = parameter.partition('=')
        if name.lower() == 'charset':
            return value.strip('\'"')
    if kind.startswith('text'):
        return 'ISO-8859-1'
    return 'utf-8' if kind == 'application/json' else None


class Session:
    """Headers, parameters and cookies for many requests."""

    def __init__(self):
        self.headers = CaseInsensitiveDict({'User-Agent': _AGENT, 'Accept-Encoding': 'gzip, deflate',
                                            'Accept': '*/*', 'Connection': 'keep-alive'})
        self.params = {}
        self.cookies = {}
        self.auth = None
        self.verify = True
        self.max_redirects = 30

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        pass

    def mount(self, prefix, adapter):
        pass

    def _prepare(self, method, url, params, data, json, files, headers, cookies, auth):
        all_headers = self.headers.copy()
        for name, value in (headers or {}).items():
            if value is None:
                all_headers.pop(all_headers._key(name), None)
            else:
                all_headers[name] = value
        merged = {**self.params, **params} if isinstance(params, dict) else params or self.params
        target = _prepared_url(url, merged)
        body = _prepared_body(all_headers, data, json, files)
        if body is not None:
            all_headers['Content-Length'] = str(len(body.encode() if isinstance(body, str) else body))
        elif method in ('POST', 'PUT', 'PATCH'):
            all_headers['Content-Length'] = '0'
        jar = {**self.cookies, **(cookies or {})}
        if jar:
            all_headers['Cookie'] = '; '.join(f'{name}={value}' for name, value in jar.items())
        parts = _urlsplit(target)
        auth = auth or self.auth or (parts.username and (parts.username, parts.password or ''))
        if isinstance(auth, tuple):
            all_headers['Authorization'] = 'Basic ' + _b64encode(':'.join(auth).encode('latin1')).decode()
        request = PreparedRequest(method, target, all_headers, body)
        return auth(request) if callable(auth) else request

    def request(self, method, url, params=None, data=None, headers=None, cookies=None, files=None, auth=None,
                timeout=None, allow_redirects=True, proxies=None, hooks=None, stream=None, verify=None, cert=None,
                json=None):
        request = self._prepare(method.upper(), url, params, data, json, files, headers, cookies, auth)
        response = _send(request, timeout)
        self.cookies.update(response.cookies)
        history = []
        while allow_redirects and response.is_redirect:
            history.append(response)
            if len(history) > self.max_redirects:
                raise TooManyRedirects(f'Exceeded {self.max_redirects} redirects.', response=response)
            method, body = request.method, request.body
            if response.status_code == 303 and method != 'HEAD' or response.status_code in (301, 302) and method == 'POST':
                method, body = 'GET', None
            headers = request.headers.copy()
            if body is None:
                for name in ('Content-Length', 'Content-Type'):
                    headers.pop(headers._key(name), None)
            request = PreparedRequest(method, _urljoin(request.url, response.headers['location']), headers, body)
            response = _send(request, timeout)
            self.cookies.update(response.cookies)
        response.history = history
        return response

    def get(self, url, **kwargs):
        return self.request('GET', url, **kwargs)

    def options(self, url, **kwargs):
        return self.request('OPTIONS', url, **kwargs)

    def head(self, url, **kwargs):
        kwargs.setdefault('allow_redirects', False)
        return self.request('HEAD', url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        return self.request('POST', url, data=data, json=json, **kwargs)

    def put(self, url, data=None, **kwargs):
        return self.request('PUT', url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        return self.request('PATCH', url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.request('DELETE', url, **kwargs)


def session():
    return Session()


def request(method, url, **kwargs):
    with Session() as session:
        return session.request(method=method, url=url, **kwargs)


def get(url, params=None, **kwargs):
    return request('GET', url, params=params, **kwargs)


def options(url, **kwargs):
    return request('OPTIONS', url, **kwargs)


def head(url, **kwargs):
    kwargs.setdefault('allow_redirects', False)
    return request('HEAD', url, **kwargs)


def post(url, data=None, json=None, **kwargs):
    return request('POST', url, data=data, json=json, **kwargs)


def put(url, data=None, **kwargs):
    return request('PUT', url, data=data, **kwargs)


def patch(url, data=None, **kwargs):
    return request('PATCH', url, data=data, **kwargs)


def delete(url, **kwargs):
    return request('DELETE', url, **kwargs)
