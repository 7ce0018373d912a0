//! The module `_socket`: the simulated network, as `socket` asks for it.

mod address;
mod object;

use crate::python::heap::image::{NONE, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::host::EndKind;
use crate::python::library::host::answer;
use crate::python::library::{Constant, Module, waiting};
use crate::python::object::{
    Def, Fallible, Vm, bytes_like, class, def, exception, given, protocol,
};

pub const AF_UNIX: i32 = 1;
pub const AF_INET: i32 = 2;
pub const SOCK_STREAM: i32 = 1;
pub const SOCK_DGRAM: i32 = 2;
const SOCK_RAW: i32 = 3;
const AI_NUMERICHOST: i32 = 4;
const AI_CANONNAME: i32 = 2;
const AI_PASSIVE: i32 = 1;

/// `socketpair([family, [type, [proto]]])`: objects of the native type; `socket` makes its own of them.
fn socketpair(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let family = given::c_int(vm, arguments[0], AF_UNIX)?;
    let kind = given::c_int(vm, arguments[1], SOCK_STREAM)?;
    let kinds = if kind == SOCK_DGRAM { EndKind::Datagram } else { EndKind::Stream };
    let ends = vm.process.host.ends().add_pair([kinds; 2], family);
    let mut made = Vec::new();
    for end in ends {
        let number = vm.process.host.open_end(end);
        let number = answer(vm, number, Obj::NULL)?;
        let values = [family, kind, 0, number].map(|value| vm.heap.int(i64::from(value)));
        let socket = vm.call(t::SOCKET, &values.each_ref().map(Owned::get), &[]);
        vm.release_all(values);
        made.push(socket?);
    }
    Ok(vm.heap.tuple_from_owned(made))
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = given::c_int(vm, arguments[0], -1)?;
    let closed = vm.process.host.close(number);
    waiting::tell_changes(vm);
    answer(vm, closed, Obj::NULL)?;
    Ok(vm.none())
}

fn duplicate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = given::c_int(vm, arguments[0], -1)?;
    let made = vm.process.host.duplicate(number, None);
    let made = answer(vm, made, Obj::NULL)?;
    Ok(vm.heap.int(i64::from(made)))
}

fn getaddrinfo(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [host, port, family, kind, protocol, flags] = *arguments else { return Ok(vm.none()) };
    let [family, kind, protocol, flags] = [
        given::c_int(vm, family, 0)?,
        given::c_int(vm, kind, 0)?,
        given::c_int(vm, protocol, 0)?,
        given::c_int(vm, flags, 0)?,
    ];
    let service = service(vm, port)?;
    let name = if host == NONE { None } else { Some(address::host_text(vm, host)?) };
    let found = match &name {
        None if flags & AI_PASSIVE != 0 => [0; 4],
        None => [127, 0, 0, 1],
        Some(name) if flags & AI_NUMERICHOST != 0 => match address::numeric(name) {
            Some(address) => address,
            None => return Err(address::lookup_error(vm, address::UNKNOWN_NAME)),
        },
        Some(name) => address::resolve(vm, name)?,
    };
    if !matches!(family, 0 | AF_INET) {
        return Err(address::lookup_error(vm, address::UNKNOWN_NAME));
    }
    let mut rows = Vec::new();
    for (row_kind, row_protocol) in [(SOCK_STREAM, 6), (SOCK_DGRAM, 17), (SOCK_RAW, 0)] {
        let fits = (kind == 0 || kind == row_kind) && (protocol == 0 || protocol == row_protocol);
        // A service by its name is one of TCP here.
        if !fits || (service.is_named && row_kind != SOCK_STREAM) {
            continue;
        }
        let place = vec![vm.heap.str(&address::text(found)), vm.heap.int(i64::from(service.port))];
        let place = vm.heap.tuple_from_owned(place);
        let canonical = name.as_ref().filter(|_| flags & AI_CANONNAME != 0 && rows.is_empty());
        let canonical = vm.heap.str(canonical.map_or("", |name| name));
        let numbers =
            [AF_INET, row_kind, row_protocol].map(|number| vm.heap.int(i64::from(number)));
        let parts: Vec<Owned> = numbers.into_iter().chain([canonical, place]).collect();
        rows.push(vm.heap.tuple_from_owned(parts));
    }
    Ok(vm.heap.list_from_owned(rows))
}

struct Service {
    port: u16,
    is_named: bool,
}

fn service(vm: &mut dyn Vm, port: Obj) -> Fallible<Service> {
    if port == NONE {
        return Ok(Service { port: 0, is_named: false });
    }
    if given::is_int(vm, port) {
        let port = given::size(vm, port, 0)?;
        return Ok(Service { port: port as u16, is_named: false });
    }
    if !given::is_str(vm, port) && bytes_like::view(vm, port).is_none() {
        return Err(exception::raise(vm, t::OS_ERROR, "Int or String expected"));
    }
    let text = address::host_text(vm, port)?;
    if let Ok(port) = text.parse() {
        return Ok(Service { port, is_named: false });
    }
    match address::port_of(&text) {
        Some(port) => Ok(Service { port, is_named: true }),
        None => Err(address::lookup_error(vm, address::UNKNOWN_SERVICE)),
    }
}

fn gethostbyname(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = address::host_text(vm, arguments[0])?;
    let found = address::resolve(vm, &name)?;
    Ok(vm.heap.str(&address::text(found)))
}

fn host_triple(vm: &mut dyn Vm, name: &str, found: [u8; 4]) -> Owned {
    let name = vm.heap.str(name);
    let aliases = vm.heap.list(&[]);
    let address = vm.heap.str(&address::text(found));
    let addresses = vm.heap.list_from_owned(vec![address]);
    vm.heap.tuple_from_owned(vec![name, aliases, addresses])
}

fn gethostbyname_ex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = address::host_text(vm, arguments[0])?;
    let found = address::resolve(vm, &name)?;
    Ok(host_triple(vm, &name, found))
}

fn gethostbyaddr(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = address::host_text(vm, arguments[0])?;
    let found = address::resolve(vm, &name)?;
    let known = if found[0] == 127 { "localhost".to_owned() } else { name };
    Ok(host_triple(vm, &known, found))
}

fn gethostname(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.str(address::OWN_NAME))
}

/// `getnameinfo((host, port), flags)`.
fn getnameinfo(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let place = address::from_object(vm, AF_INET, arguments[0], "getnameinfo")?;
    let flags = given::c_int(vm, arguments[1], 0)?;
    let crate::python::host::Address::Internet(host, port) = place else { return Ok(vm.none()) };
    let is_own = host[0] == 127 && flags & 1 == 0;
    let name = if is_own { "localhost".to_owned() } else { address::text(host) };
    let service = address::service_of(port).filter(|_| flags & 2 == 0);
    let service = service.map_or_else(|| port.to_string(), str::to_owned);
    let parts = vec![vm.heap.str(&name), vm.heap.str(&service)];
    Ok(vm.heap.tuple_from_owned(parts))
}

fn getservbyname(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = protocol::str_text(vm, arguments[0])?;
    match address::port_of(&name) {
        Some(port) => Ok(vm.heap.int(i64::from(port))),
        None => Err(exception::raise(vm, t::OS_ERROR, "service/proto not found")),
    }
}

fn getservbyport(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let port = given::size(vm, arguments[0], 0)?;
    let Ok(port) = u16::try_from(port) else {
        return Err(exception::overflow_error(vm, "getservbyport: port must be 0-65535."));
    };
    match address::service_of(port) {
        Some(name) => Ok(vm.heap.str(name)),
        None => Err(exception::raise(vm, t::OS_ERROR, "port/proto not found")),
    }
}

fn getprotobyname(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = protocol::str_text(vm, arguments[0])?;
    let known = [("ip", 0), ("icmp", 1), ("tcp", 6), ("udp", 17)];
    match known.iter().find(|(known, _)| *known == name) {
        Some((_, number)) => Ok(vm.heap.int(*number)),
        None => Err(exception::raise(vm, t::OS_ERROR, "protocol not found")),
    }
}

fn inet_aton(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = protocol::str_text(vm, arguments[0])?;
    // Fewer parts than four: the last one fills the rest.
    let parts: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
    let bytes = parts.and_then(|parts| {
        let (last, first) = parts.split_last()?;
        let room = 32 - 8 * first.len() as u32;
        let fits = first.len() < 4 && first.iter().all(|part| *part < 256);
        let fits_last = room == 32 || (room >= 8 && *last < 1 << room);
        let upper = first.iter().zip([24, 16, 8]).map(|(part, shift)| part << shift).sum::<u32>();
        (fits && fits_last).then(|| (upper + last).to_be_bytes())
    });
    match bytes {
        Some(bytes) => Ok(vm.heap.bytes(&bytes)),
        None => {
            let text = "illegal IP address string passed to inet_aton";
            Err(exception::raise(vm, t::OS_ERROR, text))
        }
    }
}

fn inet_ntoa(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, arguments[0])?;
    match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(host) => Ok(vm.heap.str(&address::text(host))),
        Err(_) => {
            let text = "packed IP wrong length for inet_ntoa";
            Err(exception::raise(vm, t::OS_ERROR, text))
        }
    }
}

fn expect_internet(vm: &mut dyn Vm, family: Obj) -> Fallible<()> {
    match given::c_int(vm, family, 0)? {
        AF_INET => Ok(()),
        10 => Err(exception::unsupported(vm, "addresses of IPv6 in `socket`")),
        family => Err(exception::value_error(vm, format!("unknown address family {family}"))),
    }
}

fn inet_pton(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect_internet(vm, arguments[0])?;
    let text = protocol::str_text(vm, arguments[1])?;
    match address::numeric(&text) {
        Some(host) => Ok(vm.heap.bytes(&host)),
        None => {
            let text = "illegal IP address string passed to inet_pton";
            Err(exception::raise(vm, t::OS_ERROR, text))
        }
    }
}

fn inet_ntop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect_internet(vm, arguments[0])?;
    let bytes = bytes_like::expect(vm, arguments[1])?;
    match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(host) => Ok(vm.heap.str(&address::text(host))),
        Err(_) => {
            let text = "invalid length of packed IP address string";
            Err(exception::value_error(vm, text))
        }
    }
}

fn swap_short(vm: &mut dyn Vm, number: Obj, function: &str) -> Fallible<Owned> {
    let number = given::size(vm, number, 0)?;
    if number < 0 {
        let text =
            format!("{function}: can't convert negative Python int to C 16-bit unsigned integer");
        return Err(exception::overflow_error(vm, text));
    }
    let Ok(number) = u16::try_from(number) else {
        let text =
            format!("{function}: Python int too large to convert to C 16-bit unsigned integer");
        return Err(exception::overflow_error(vm, text));
    };
    Ok(vm.heap.int(i64::from(number.swap_bytes())))
}

fn htons(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    swap_short(vm, arguments[0], "htons")
}

fn ntohs(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    swap_short(vm, arguments[0], "ntohs")
}

fn swap_long(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = given::size(vm, arguments[0], 0)?;
    if number < 0 {
        let text = "can't convert negative value to unsigned int";
        return Err(exception::overflow_error(vm, text));
    }
    let Ok(number) = u32::try_from(number) else {
        return Err(exception::overflow_error(vm, "int larger than 32 bits"));
    };
    Ok(vm.heap.int(i64::from(number.swap_bytes())))
}

fn getdefaulttimeout(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let timeout = vm.process.socket_timeout;
    Ok(object::timeout_object(vm, timeout))
}

fn setdefaulttimeout(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let timeout = object::timeout_of(vm, arguments[0])?;
    vm.process.socket_timeout = timeout;
    Ok(vm.none())
}

fn fill(vm: &mut dyn Vm, _: Obj) {
    class::note_finalizer(vm, t::SOCKET);
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_socket",
    doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    functions: FUNCTIONS,
    constants: CONSTANTS,
    types: &[
        object::ROW,
        exception::module_row("socket.herror", t::SOCKET_H_ERROR),
        exception::module_row("socket.gaierror", t::SOCKET_GAI_ERROR),
    ],
    fill: Some(fill),
};

const FUNCTIONS: &[Def] = &[
    def("socketpair", "($module, family=1, type=1, proto=0, /)", socketpair),
    def("close", "($module, integer, /)", close),
    def("dup", "($module, integer, /)", duplicate),
    def("getaddrinfo", "($module, host, port, family=0, type=0, proto=0, flags=0)", getaddrinfo),
    def("gethostbyname", "($module, host, /)", gethostbyname),
    def("gethostbyname_ex", "($module, host, /)", gethostbyname_ex),
    def("gethostbyaddr", "($module, host, /)", gethostbyaddr),
    def("gethostname", "($module, /)", gethostname),
    def("getnameinfo", "($module, sockaddr, flags, /)", getnameinfo),
    def("getservbyname", "($module, servicename, protocolname='tcp', /)", getservbyname),
    def("getservbyport", "($module, port, protocolname='tcp', /)", getservbyport),
    def("getprotobyname", "($module, name, /)", getprotobyname),
    def("inet_aton", "($module, ip_addr, /)", inet_aton),
    def("inet_ntoa", "($module, packed_ip, /)", inet_ntoa),
    def("inet_pton", "($module, af, ip, /)", inet_pton),
    def("inet_ntop", "($module, af, packed_ip, /)", inet_ntop),
    def("htons", "($module, x, /)", htons),
    def("ntohs", "($module, x, /)", ntohs),
    def("htonl", "($module, x, /)", swap_long),
    def("ntohl", "($module, x, /)", swap_long),
    def("getdefaulttimeout", "($module, /)", getdefaulttimeout),
    def("setdefaulttimeout", "($module, timeout, /)", setdefaulttimeout),
];

const CONSTANTS: &[(&str, Constant)] = &[
    ("socket", Constant::Static(t::SOCKET)),
    ("SocketType", Constant::Static(t::SOCKET)),
    ("error", Constant::Static(t::OS_ERROR)),
    ("timeout", Constant::Static(t::TIMEOUT_ERROR)),
    ("herror", Constant::Static(t::SOCKET_H_ERROR)),
    ("gaierror", Constant::Static(t::SOCKET_GAI_ERROR)),
    // The machine's network knows IPv4 only.
    ("has_ipv6", Constant::Static(crate::python::heap::image::FALSE)),
    ("AF_UNSPEC", Constant::Int(0)),
    ("AF_UNIX", Constant::Int(1)),
    ("AF_INET", Constant::Int(2)),
    ("AF_INET6", Constant::Int(10)),
    ("SOCK_STREAM", Constant::Int(1)),
    ("SOCK_DGRAM", Constant::Int(2)),
    ("SOCK_RAW", Constant::Int(3)),
    ("SOCK_RDM", Constant::Int(4)),
    ("SOCK_SEQPACKET", Constant::Int(5)),
    ("SOCK_NONBLOCK", Constant::Int(0x800)),
    ("SOCK_CLOEXEC", Constant::Int(0x8_0000)),
    ("SOL_SOCKET", Constant::Int(1)),
    ("SOL_IP", Constant::Int(0)),
    ("SOL_TCP", Constant::Int(6)),
    ("SOL_UDP", Constant::Int(17)),
    ("SO_DEBUG", Constant::Int(1)),
    ("SO_REUSEADDR", Constant::Int(2)),
    ("SO_TYPE", Constant::Int(3)),
    ("SO_ERROR", Constant::Int(4)),
    ("SO_DONTROUTE", Constant::Int(5)),
    ("SO_BROADCAST", Constant::Int(6)),
    ("SO_SNDBUF", Constant::Int(7)),
    ("SO_RCVBUF", Constant::Int(8)),
    ("SO_KEEPALIVE", Constant::Int(9)),
    ("SO_OOBINLINE", Constant::Int(10)),
    ("SO_LINGER", Constant::Int(13)),
    ("SO_REUSEPORT", Constant::Int(15)),
    ("SO_RCVLOWAT", Constant::Int(18)),
    ("SO_SNDLOWAT", Constant::Int(19)),
    ("SO_RCVTIMEO", Constant::Int(20)),
    ("SO_SNDTIMEO", Constant::Int(21)),
    ("SO_ACCEPTCONN", Constant::Int(30)),
    ("SOMAXCONN", Constant::Int(4096)),
    ("IPPROTO_IP", Constant::Int(0)),
    ("IPPROTO_ICMP", Constant::Int(1)),
    ("IPPROTO_TCP", Constant::Int(6)),
    ("IPPROTO_UDP", Constant::Int(17)),
    ("IPPROTO_IPV6", Constant::Int(41)),
    ("IPPROTO_RAW", Constant::Int(255)),
    ("IPV6_V6ONLY", Constant::Int(26)),
    ("IP_TTL", Constant::Int(2)),
    ("IP_MULTICAST_TTL", Constant::Int(33)),
    ("IP_MULTICAST_LOOP", Constant::Int(34)),
    ("IP_ADD_MEMBERSHIP", Constant::Int(35)),
    ("TCP_NODELAY", Constant::Int(1)),
    ("TCP_KEEPIDLE", Constant::Int(4)),
    ("TCP_KEEPINTVL", Constant::Int(5)),
    ("TCP_KEEPCNT", Constant::Int(6)),
    ("TCP_USER_TIMEOUT", Constant::Int(18)),
    ("MSG_OOB", Constant::Int(1)),
    ("MSG_PEEK", Constant::Int(2)),
    ("MSG_DONTROUTE", Constant::Int(4)),
    ("MSG_CTRUNC", Constant::Int(8)),
    ("MSG_TRUNC", Constant::Int(0x20)),
    ("MSG_DONTWAIT", Constant::Int(0x40)),
    ("MSG_WAITALL", Constant::Int(0x100)),
    ("MSG_NOSIGNAL", Constant::Int(0x4000)),
    ("SHUT_RD", Constant::Int(0)),
    ("SHUT_WR", Constant::Int(1)),
    ("SHUT_RDWR", Constant::Int(2)),
    ("AI_PASSIVE", Constant::Int(1)),
    ("AI_CANONNAME", Constant::Int(2)),
    ("AI_NUMERICHOST", Constant::Int(4)),
    ("AI_V4MAPPED", Constant::Int(8)),
    ("AI_ALL", Constant::Int(16)),
    ("AI_ADDRCONFIG", Constant::Int(32)),
    ("AI_NUMERICSERV", Constant::Int(1024)),
    ("EAI_BADFLAGS", Constant::Int(-1)),
    ("EAI_NONAME", Constant::Int(-2)),
    ("EAI_AGAIN", Constant::Int(-3)),
    ("EAI_FAIL", Constant::Int(-4)),
    ("EAI_NODATA", Constant::Int(-5)),
    ("EAI_FAMILY", Constant::Int(-6)),
    ("EAI_SOCKTYPE", Constant::Int(-7)),
    ("EAI_SERVICE", Constant::Int(-8)),
    ("EAI_ADDRFAMILY", Constant::Int(-9)),
    ("EAI_MEMORY", Constant::Int(-10)),
    ("EAI_SYSTEM", Constant::Int(-11)),
    ("EAI_OVERFLOW", Constant::Int(-12)),
    ("NI_NUMERICHOST", Constant::Int(1)),
    ("NI_NUMERICSERV", Constant::Int(2)),
    ("NI_NOFQDN", Constant::Int(4)),
    ("NI_NAMEREQD", Constant::Int(8)),
    ("NI_DGRAM", Constant::Int(16)),
    ("NI_MAXHOST", Constant::Int(1025)),
    ("NI_MAXSERV", Constant::Int(32)),
    ("INADDR_ANY", Constant::Int(0)),
    ("INADDR_BROADCAST", Constant::Int(0xffff_ffff)),
    ("INADDR_LOOPBACK", Constant::Int(0x7f00_0001)),
    ("INADDR_NONE", Constant::Int(0xffff_ffff)),
];
