//! `_socket.socket`: an end of a connection.

use crate::python::heap::image::{NONE, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::host::{Address, Answer, EndKind, Try, errno};
use crate::python::library::host::{answer, os_error};
use crate::python::library::socket::{AF_INET, AF_UNIX, SOCK_DGRAM, SOCK_STREAM, address};
use crate::python::library::{io, waiting};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, bytes_like, def, exception, flag, get,
    given, lock, protocol,
};

const DESCRIPTOR: u32 = 2;
const FAMILY: u32 = 3;
const KIND: u32 = 4;
const PROTOCOL: u32 = 5;
/// Nanoseconds; `FOR_EVER` for none.
const TIMEOUT: u32 = 6;
pub const FOR_EVER: u64 = u64::MAX;

const MSG_PEEK: i32 = 2;
const MSG_DONTWAIT: i32 = 0x40;
const SOL_SOCKET: i32 = 1;
const SO_TYPE: i32 = 3;
const SO_ERROR: i32 = 4;
const SOCK_NONBLOCK: i32 = 0x800;
const SOCK_CLOEXEC: i32 = 0x8_0000;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    let socket = vm.heap.new_object(kind);
    vm.heap.set_word(socket.get(), DESCRIPTOR, u64::MAX);
    vm.heap.set_word(socket.get(), TIMEOUT, FOR_EVER);
    Ok(socket)
}

fn init(vm: &mut dyn Vm, socket: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    const SIGNATURE: &str = "(family=-1, type=-1, proto=-1, fileno=None)";
    let [family, kind, protocol, number] =
        given::bind::<4>(vm, "socket", SIGNATURE, arguments, keywords)?;
    let [mut family, mut kind, mut protocol] = [
        given::c_int(vm, family, -1)?,
        given::c_int(vm, kind, -1)?,
        given::c_int(vm, protocol, -1)?,
    ];
    let number = match number.some().filter(|number| *number != NONE) {
        Some(number) => {
            let number = given::c_int(vm, number, -1)?;
            if number < 0 {
                return Err(exception::value_error(vm, "negative file descriptor"));
            }
            let end = vm.process.host.end_of(number);
            let end = answer(vm, end, Obj::NULL)?;
            let found = end.and_then(|end| vm.process.host.see_ends().get(end).cloned());
            let Some(end) = found.filter(|end| !end.is_pipe()) else {
                return Err(os_error(vm, errno::ENOTSOCK, Obj::NULL, Obj::NULL));
            };
            let is_datagram = end.kind == EndKind::Datagram;
            family = if family == -1 { end.family } else { family };
            let own = if is_datagram { SOCK_DGRAM } else { SOCK_STREAM };
            kind = if kind == -1 { own } else { kind };
            protocol = if protocol == -1 { end.protocol } else { protocol };
            number
        }
        None => {
            let default =
                |value: &mut i32, other: i32| *value = if *value == -1 { other } else { *value };
            default(&mut family, AF_INET);
            default(&mut kind, SOCK_STREAM);
            default(&mut protocol, 0);
            open(vm, family, kind, protocol)?
        }
    };
    let blocks = kind & SOCK_NONBLOCK == 0;
    let words = [
        (DESCRIPTOR, number as u64),
        (FAMILY, family as u64),
        (KIND, (kind & !SOCK_NONBLOCK & !SOCK_CLOEXEC) as u64),
        (PROTOCOL, protocol as u64),
        (TIMEOUT, if blocks { vm.process.socket_timeout.unwrap_or(FOR_EVER) } else { 0 }),
    ];
    for (word, value) in words {
        vm.heap.set_word(socket, word, value);
    }
    Ok(())
}

/// A new end with its descriptor.
pub fn open(vm: &mut dyn Vm, family: i32, kind: i32, protocol: i32) -> Fallible<i32> {
    let kind = match kind & !SOCK_NONBLOCK & !SOCK_CLOEXEC {
        SOCK_STREAM => EndKind::Stream,
        SOCK_DGRAM => EndKind::Datagram,
        _ => {
            return Err(exception::unsupported(
                vm,
                "sockets of other types than streams and datagrams",
            ));
        }
    };
    if !matches!(family, AF_INET | AF_UNIX) {
        return Err(os_error(vm, errno::EAFNOSUPPORT, Obj::NULL, Obj::NULL));
    }
    let host = &mut vm.process.host;
    let end = host.ends().add(kind, family, protocol);
    let number = host.open_end(end);
    answer(vm, number, Obj::NULL)
}

fn number(vm: &dyn Vm, socket: Obj) -> i32 {
    vm.heap.word(socket, DESCRIPTOR) as i32
}

fn family(vm: &dyn Vm, socket: Obj) -> i32 {
    vm.heap.word(socket, FAMILY) as i32
}

fn timeout(vm: &dyn Vm, socket: Obj) -> Option<u64> {
    Some(vm.heap.word(socket, TIMEOUT)).filter(|timeout| *timeout != FOR_EVER)
}

/// The open end, or `EBADF`.
fn end(vm: &mut dyn Vm, socket: Obj) -> Fallible<u32> {
    let end = vm.process.host.end_of(number(vm, socket));
    match answer(vm, end, Obj::NULL)? {
        Some(end) => Ok(end),
        None => Err(os_error(vm, errno::ENOTSOCK, Obj::NULL, Obj::NULL)),
    }
}

/// What is tried with an end.
type Attempt<'a, T> = dyn FnMut(&mut dyn Vm, u32) -> Answer<Try<T>> + 'a;

/// Tries until it is done or the socket's time is over.
fn patiently<T>(
    vm: &mut dyn Vm,
    socket: Obj,
    waits: bool,
    attempt: &mut Attempt<'_, T>,
) -> Fallible<T> {
    let end = end(vm, socket)?;
    let timeout = if waits { timeout(vm, socket) } else { Some(0) };
    let done = waiting::until_done(vm, Some(end), timeout, &mut |vm| {
        let tried = attempt(vm, end);
        answer(vm, tried, Obj::NULL)
    })?;
    match done {
        Some(value) => Ok(value),
        None if timeout == Some(0) => Err(os_error(vm, errno::EAGAIN, Obj::NULL, Obj::NULL)),
        None => Err(exception::raise(vm, t::TIMEOUT_ERROR, "timed out")),
    }
}

fn accept(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let socket = arguments[0];
    let accepted = patiently(vm, socket, true, &mut |vm, end| vm.process.host.ends().accept(end))?;
    let number = vm.process.host.open_end(accepted);
    let number = answer(vm, number, Obj::NULL)?;
    let remote = vm.process.host.see_ends().get(accepted).and_then(|end| end.remote.clone());
    let family = family(vm, socket);
    let parts =
        vec![vm.heap.int(i64::from(number)), address::to_object(vm, family, remote.as_ref())];
    Ok(vm.heap.tuple_from_owned(parts))
}

fn bind(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let family = family(vm, arguments[0]);
    let address = address::from_object(vm, family, arguments[1], "bind")?;
    let end = end(vm, arguments[0])?;
    let path = match &address {
        Address::Local(path) if !path.is_empty() && !path.starts_with('\0') => Some(path.clone()),
        _ => None,
    };
    let done = vm.process.host.ends().bind(end, address);
    answer(vm, done, Obj::NULL)?;
    if let Some(path) = path {
        let now = crate::python::library::host_now(vm);
        let made = vm.process.host.put(&path, b"", now);
        answer(vm, made, Obj::NULL)?;
    }
    Ok(vm.none())
}

fn listen(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::c_int(vm, arguments[1], 128)?;
    let end = end(vm, arguments[0])?;
    let done = vm.process.host.ends().listen(end);
    answer(vm, done, Obj::NULL)?;
    Ok(vm.none())
}

fn connect_to(vm: &mut dyn Vm, socket: Obj, target: Obj, function: &str) -> Fallible<()> {
    let family = family(vm, socket);
    let address = address::from_object(vm, family, target, function)?;
    let end = end(vm, socket)?;
    let timeout = timeout(vm, socket);
    let done = waiting::until_done(vm, Some(end), timeout, &mut |vm| {
        let now = vm.now_ns();
        let tried = vm.process.host.ends().connect(end, &address, now);
        answer(vm, tried, Obj::NULL)
    })?;
    match done {
        Some(()) => Ok(()),
        None if timeout == Some(0) => Err(os_error(vm, errno::EINPROGRESS, Obj::NULL, Obj::NULL)),
        None => Err(exception::raise(vm, t::TIMEOUT_ERROR, "timed out")),
    }
}

fn connect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    connect_to(vm, arguments[0], arguments[1], "connect")?;
    Ok(vm.none())
}

/// The error's number instead of the error.
fn connect_ex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    match connect_to(vm, arguments[0], arguments[1], "connect_ex") {
        Ok(()) => Ok(vm.heap.int(0)),
        Err(Raised) if vm.process.blocked || !exception::matches(vm, t::OS_ERROR) => Err(Raised),
        Err(Raised) if exception::matches(vm, t::SOCKET_GAI_ERROR) => Err(Raised),
        Err(Raised) => {
            let raised = exception::take(vm);
            let number = protocol::get_attribute_str(vm, raised.get(), "errno");
            vm.release(raised);
            let number = number?;
            if number.get() == NONE {
                vm.release(number);
                return Ok(vm.heap.int(i64::from(errno::EAGAIN)));
            }
            Ok(number)
        }
    }
}

/// Bytes and who sent them.
fn receive(
    vm: &mut dyn Vm,
    socket: Obj,
    count: i64,
    flags: Obj,
    function: &str,
) -> Fallible<(Vec<u8>, Option<Address>)> {
    let flags = given::c_int(vm, flags, 0)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(exception::value_error(vm, format!("negative buffersize in {function}")));
    };
    patiently(vm, socket, flags & MSG_DONTWAIT == 0, &mut |vm, end| {
        let now = vm.now_ns();
        vm.process.host.ends().receive(end, Some(count), flags & MSG_PEEK != 0, now)
    })
}

fn recv(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = given::size(vm, arguments[1], 0)?;
    let (data, _) = receive(vm, arguments[0], count, arguments[2], "recv")?;
    Ok(vm.heap.bytes(&data))
}

fn recvfrom(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = given::size(vm, arguments[1], 0)?;
    let (data, from) = receive(vm, arguments[0], count, arguments[2], "recvfrom")?;
    let data = vm.heap.bytes(&data);
    with_sender(vm, arguments[0], data, from.as_ref())
}

fn with_sender(
    vm: &mut dyn Vm,
    socket: Obj,
    first: Owned,
    from: Option<&Address>,
) -> Fallible<Owned> {
    let family = family(vm, socket);
    let from = match from {
        None => vm.none(),
        from => address::to_object(vm, family, from),
    };
    Ok(vm.heap.tuple_from_owned(vec![first, from]))
}

fn receive_into(
    vm: &mut dyn Vm,
    arguments: &[Obj],
    function: &str,
) -> Fallible<(usize, Option<Address>)> {
    let room = io::room(vm, function, arguments[1])? as i64;
    let wanted = given::size(vm, arguments[2], 0)?;
    if wanted < 0 {
        return Err(exception::value_error(vm, format!("negative buffersize in {function}")));
    }
    if wanted > room {
        return Err(exception::value_error(vm, "buffer too small for requested bytes"));
    }
    let count = if wanted == 0 { room } else { wanted };
    let (data, from) = receive(vm, arguments[0], count, arguments[3], function)?;
    io::fill_buffer(vm, arguments[1], &data)?;
    Ok((data.len(), from))
}

fn recv_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (count, _) = receive_into(vm, arguments, "recv_into")?;
    Ok(vm.heap.int(count as i64))
}

fn recvfrom_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (count, from) = receive_into(vm, arguments, "recvfrom_into")?;
    let count = vm.heap.int(count as i64);
    with_sender(vm, arguments[0], count, from.as_ref())
}

fn send_bytes(vm: &mut dyn Vm, socket: Obj, data: Obj, flags: Obj) -> Fallible<usize> {
    let data = bytes_like::expect(vm, data)?;
    let flags = given::c_int(vm, flags, 0)?;
    patiently(vm, socket, flags & MSG_DONTWAIT == 0, &mut |vm, end| {
        let now = vm.now_ns();
        vm.process.host.ends().send(end, &data, now)
    })
}

fn send(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = send_bytes(vm, arguments[0], arguments[1], arguments[2])?;
    Ok(vm.heap.int(count as i64))
}

fn sendall(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    send_bytes(vm, arguments[0], arguments[1], arguments[2])?;
    Ok(vm.none())
}

/// `sendto(data, address)` and `sendto(data, flags, address)`.
fn sendto(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let socket = arguments[0];
    let target = arguments[3].some().unwrap_or(arguments[2]);
    let data = bytes_like::expect(vm, arguments[1])?;
    let family = family(vm, socket);
    let to = address::from_object(vm, family, target, "sendto")?;
    let count = patiently(vm, socket, true, &mut |vm, end| {
        let now = vm.now_ns();
        vm.process.host.ends().send_to(end, &data, &to, now)
    })?;
    Ok(vm.heap.int(count as i64))
}

fn shutdown(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let how = given::c_int(vm, arguments[1], 0)?;
    let end = end(vm, arguments[0])?;
    if !(0..=2).contains(&how) {
        return Err(os_error(vm, errno::EINVAL, Obj::NULL, Obj::NULL));
    }
    let done = vm.process.host.ends().shut(end, how);
    answer(vm, done, Obj::NULL)?;
    waiting::tell_changes(vm);
    Ok(vm.none())
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let open = number(vm, arguments[0]);
    vm.heap.set_word(arguments[0], DESCRIPTOR, u64::MAX);
    if open >= 0 {
        let closed = vm.process.host.close(open);
        waiting::tell_changes(vm);
        answer(vm, closed, Obj::NULL)?;
    }
    Ok(vm.none())
}

/// What the last reference leaves open.
fn finalize(vm: &mut dyn Vm, socket: Obj) {
    let open = number(vm, socket);
    if open >= 0 {
        vm.heap.set_word(socket, DESCRIPTOR, u64::MAX);
        // Nobody is left whom an error could be told.
        let _ = vm.process.host.close(open);
        waiting::tell_changes(vm);
    }
}

fn detach(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let open = number(vm, arguments[0]);
    vm.heap.set_word(arguments[0], DESCRIPTOR, u64::MAX);
    Ok(vm.heap.int(i64::from(open)))
}

fn fileno(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let open = number(vm, arguments[0]);
    Ok(vm.heap.int(i64::from(open)))
}

fn getsockname(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let end = end(vm, arguments[0])?;
    let local = vm.process.host.see_ends().get(end).and_then(|end| end.local.clone());
    let family = family(vm, arguments[0]);
    Ok(address::to_object(vm, family, local.as_ref()))
}

fn getpeername(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let end = end(vm, arguments[0])?;
    let Some(remote) = vm.process.host.see_ends().get(end).and_then(|end| end.remote.clone())
    else {
        return Err(os_error(vm, errno::ENOTCONN, Obj::NULL, Obj::NULL));
    };
    let family = family(vm, arguments[0]);
    Ok(address::to_object(vm, family, Some(&remote)))
}

fn settimeout(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let timeout = timeout_of(vm, arguments[1])?;
    vm.heap.set_word(arguments[0], TIMEOUT, timeout.unwrap_or(FOR_EVER));
    Ok(vm.none())
}

/// Seconds as nanoseconds; `None` for no limit.
pub fn timeout_of(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<u64>> {
    if object == NONE {
        return Ok(None);
    }
    match lock::seconds(vm, object)? {
        Some(seconds) if seconds < 0 => {
            Err(exception::value_error(vm, "Timeout value out of range"))
        }
        seconds => Ok(seconds.map(|seconds| seconds as u64)),
    }
}

pub fn timeout_object(vm: &mut dyn Vm, timeout: Option<u64>) -> Owned {
    match timeout {
        Some(timeout) => vm.heap.float(timeout as f64 * 1e-9),
        None => vm.none(),
    }
}

fn gettimeout(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let timeout = timeout(vm, arguments[0]);
    Ok(timeout_object(vm, timeout))
}

fn setblocking(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let timeout = if protocol::truth(vm, arguments[1])? { FOR_EVER } else { 0 };
    vm.heap.set_word(arguments[0], TIMEOUT, timeout);
    Ok(vm.none())
}

fn getblocking(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let blocks = timeout(vm, arguments[0]) != Some(0);
    Ok(vm.bool(blocks))
}

/// Options are kept, and change nothing.
fn setsockopt(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let end = end(vm, arguments[0])?;
    let key = (given::parsed_int(vm, arguments[1])?, given::parsed_int(vm, arguments[2])?);
    let value = if given::is_int(vm, arguments[3]) {
        given::c_int(vm, arguments[3], 0)?
    } else if arguments[3] == NONE {
        0
    } else {
        let bytes = bytes_like::expect(vm, arguments[3])?;
        bytes.first_chunk::<4>().map_or(0, |bytes| i32::from_le_bytes(*bytes))
    };
    if let Some(end) = vm.process.host.ends().get_mut(end) {
        end.options.insert(key, value);
    }
    Ok(vm.none())
}

fn getsockopt(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let end = end(vm, arguments[0])?;
    let key = (given::parsed_int(vm, arguments[1])?, given::parsed_int(vm, arguments[2])?);
    let size = given::size(vm, arguments[3], 0)?;
    let kept = vm.process.host.see_ends().get(end).and_then(|end| end.options.get(&key).copied());
    let value = match key {
        (SOL_SOCKET, SO_TYPE) => vm.heap.word(arguments[0], KIND) as i32,
        (SOL_SOCKET, SO_ERROR) => 0,
        _ => match kept.or_else(|| DEFAULTS.iter().find(|row| row.0 == key).map(|row| row.1)) {
            Some(value) => value,
            None => return Err(os_error(vm, 92, Obj::NULL, Obj::NULL)),
        },
    };
    if size == 0 {
        return Ok(vm.heap.int(i64::from(value)));
    }
    Ok(vm.heap.bytes(&value.to_le_bytes()[..size.clamp(0, 4) as usize]))
}

/// Options as Linux has them from the start.
const DEFAULTS: &[((i32, i32), i32)] = &[
    ((SOL_SOCKET, 1), 0),
    ((SOL_SOCKET, 2), 0),
    ((SOL_SOCKET, 5), 0),
    ((SOL_SOCKET, 6), 0),
    ((SOL_SOCKET, 7), 16_384),
    ((SOL_SOCKET, 8), 131_072),
    ((SOL_SOCKET, 9), 0),
    ((SOL_SOCKET, 13), 0),
    ((SOL_SOCKET, 15), 0),
    ((6, 1), 0),
    ((6, 4), 7200),
    ((6, 5), 75),
    ((6, 6), 9),
];

fn repr(vm: &mut dyn Vm, socket: Obj) -> Fallible<Owned> {
    let [open, family, kind, protocol] =
        [DESCRIPTOR, FAMILY, KIND, PROTOCOL].map(|word| vm.heap.word(socket, word) as i32);
    let text =
        format!("<socket object, fd={open}, family={family}, type={kind}, proto={protocol}>");
    Ok(vm.heap.str(&text))
}

fn member<const WORD: u32>(vm: &mut dyn Vm, socket: Obj) -> Fallible<Owned> {
    let value = vm.heap.word(socket, WORD) as i32;
    Ok(vm.heap.int(i64::from(value)))
}

fn timeout_member(vm: &mut dyn Vm, socket: Obj) -> Fallible<Owned> {
    let timeout = timeout(vm, socket);
    Ok(timeout_object(vm, timeout))
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_socket.socket",
        t::SOCKET,
        Slots {
            new: Some(new),
            init: Some(init),
            repr: Some(repr),
            finalize: Some(finalize),
            ..Slots::EMPTY
        },
    )
};

const MEMBERS: &[GetSet] = &[
    get("family", member::<FAMILY>),
    get("type", member::<KIND>),
    get("proto", member::<PROTOCOL>),
    get("timeout", timeout_member),
];

const METHODS: &[Def] = &[
    def("_accept", "($self, /)", accept),
    def("bind", "($self, address, /)", bind),
    def("close", "($self, /)", close),
    def("connect", "($self, address, /)", connect),
    def("connect_ex", "($self, address, /)", connect_ex),
    def("detach", "($self, /)", detach),
    def("fileno", "($self, /)", fileno),
    def("getblocking", "($self, /)", getblocking),
    def("getpeername", "($self, /)", getpeername),
    def("getsockname", "($self, /)", getsockname),
    def("getsockopt", "($self, level, option, buffersize=0, /)", getsockopt),
    def("gettimeout", "($self, /)", gettimeout),
    def("listen", "($self, backlog=128, /)", listen),
    def("recv", "($self, buffersize, flags=0, /)", recv),
    def("recv_into", "($self, buffer, nbytes=0, flags=0)", recv_into),
    def("recvfrom", "($self, buffersize, flags=0, /)", recvfrom),
    def("recvfrom_into", "($self, buffer, nbytes=0, flags=0)", recvfrom_into),
    def("send", "($self, data, flags=0, /)", send),
    def("sendall", "($self, data, flags=0, /)", sendall),
    def("sendto", "($self, data, flags, address=<unrepresentable>, /)", sendto),
    def("setblocking", "($self, flag, /)", setblocking),
    def("setsockopt", "($self, level, option, value, optlen=None, /)", setsockopt),
    def("settimeout", "($self, timeout, /)", settimeout),
    def("shutdown", "($self, how, /)", shutdown),
];
