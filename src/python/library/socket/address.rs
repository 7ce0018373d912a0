//! Addresses of sockets and names of hosts.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::host::{Address, Failure};
use crate::python::library::socket::{AF_INET, AF_UNIX};
use crate::python::object::{Fallible, Raised, Vm, exception, given, protocol, types};

/// `EAI_*`: numbers and words of `getaddrinfo`'s errors.
pub const UNKNOWN_NAME: i64 = -2;
const NO_NETWORK: i64 = -3;
const EAI_FAMILY: i64 = -6;
pub const UNKNOWN_SERVICE: i64 = -8;

/// The name that the machine gives itself.
pub const OWN_NAME: &str = "heapdeck";

/// `gaierror(number, words)`.
pub fn lookup_error(vm: &mut dyn Vm, number: i64) -> Raised {
    let words = match number {
        UNKNOWN_NAME => "Name or service not known",
        NO_NETWORK => "Temporary failure in name resolution",
        EAI_FAMILY => "ai_family not supported",
        UNKNOWN_SERVICE => "Servname not supported for ai_socktype",
        _ => "Unknown error",
    };
    let arguments = [vm.heap.int(number), vm.heap.str(words)];
    let raised =
        exception::raise_with(vm, t::SOCKET_GAI_ERROR, &[arguments[0].get(), arguments[1].get()]);
    vm.release_all(arguments);
    raised
}

/// Four numbers with points between them.
pub fn numeric(text: &str) -> Option<[u8; 4]> {
    let mut parts = text.split('.');
    let mut address = [0; 4];
    for byte in &mut address {
        let part = parts.next()?;
        if part.is_empty() || !part.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        *byte = part.parse().ok()?;
    }
    parts.next().is_none().then_some(address)
}

pub fn text(host: [u8; 4]) -> String {
    host.map(|byte| byte.to_string()).join(".")
}

/// The address of a name. What the notes do not declare is as unknown as without a network.
pub fn resolve(vm: &mut dyn Vm, name: &str) -> Fallible<[u8; 4]> {
    if let Some(address) = numeric(name) {
        return Ok(address);
    }
    let name = name.to_lowercase();
    let name = name.trim_end_matches('.');
    match name {
        "" => return Ok([0; 4]),
        "<broadcast>" => return Ok([255; 4]),
        "localhost" | "localhost.localdomain" => return Ok([127, 0, 0, 1]),
        OWN_NAME => return Ok([127, 0, 1, 1]),
        _ => {}
    }
    match vm.process.host.see_ends().address_of(name) {
        Some(Ok(address)) => Ok(address),
        Some(Err(Failure::UnknownHost | _)) => Err(lookup_error(vm, UNKNOWN_NAME)),
        None => {
            vm.process.host.ends().undeclared.insert(name.to_owned());
            Err(lookup_error(vm, NO_NETWORK))
        }
    }
}

/// The address that an argument of `connect` or `bind` is.
pub fn from_object(vm: &mut dyn Vm, family: i32, object: Obj, function: &str) -> Fallible<Address> {
    if family == AF_UNIX {
        let path = if types::is_instance(vm, object, t::BYTES) {
            String::from_utf8_lossy(vm.heap.bytes_value(object)).into_owned()
        } else {
            protocol::str_text(vm, object)?
        };
        return Ok(Address::Local(path));
    }
    if family != AF_INET {
        return Err(exception::unsupported(vm, "sockets of other families than IPv4 and Unix"));
    }
    if !types::is_instance(vm, object, t::TUPLE) {
        let kind = protocol::type_name(vm, object);
        let message = format!("{function}(): AF_INET address must be tuple, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let items = vm.heap.tuple_items(object);
    let [host, port] = *items.as_slice() else {
        let message = "AF_INET address must be a pair (host, port)";
        return Err(exception::type_error(vm, message));
    };
    let port = given::size(vm, port, 0)?;
    let Ok(port) = u16::try_from(port) else {
        let message = format!("{function}(): port must be 0-65535.");
        return Err(exception::overflow_error(vm, message));
    };
    let host = host_text(vm, host)?;
    Ok(Address::Internet(resolve(vm, &host)?, port))
}

/// A host as text: str, bytes or bytearray.
pub fn host_text(vm: &mut dyn Vm, host: Obj) -> Fallible<String> {
    if given::is_str(vm, host) {
        return Ok(vm.heap.text(host).into_owned());
    }
    match crate::python::object::bytes_like::view(vm, host) {
        Some(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        None => {
            let kind = protocol::type_name(vm, host);
            let message = format!("str, bytes or bytearray expected, not {kind}");
            Err(exception::type_error(vm, message))
        }
    }
}

/// As `getsockname` gives it.
pub fn to_object(vm: &mut dyn Vm, family: i32, address: Option<&Address>) -> Owned {
    match address {
        Some(Address::Internet(host, port)) => {
            let parts = vec![vm.heap.str(&text(*host)), vm.heap.int(i64::from(*port))];
            vm.heap.tuple_from_owned(parts)
        }
        Some(Address::Local(path)) => vm.heap.str(path),
        None if family == AF_INET => to_object(vm, family, Some(&Address::Internet([0; 4], 0))),
        None => vm.heap.str(""),
    }
}

/// The port of a service's name.
pub fn port_of(service: &str) -> Option<u16> {
    SERVICES.iter().find(|(name, _)| *name == service).map(|(_, port)| *port)
}

pub fn service_of(port: u16) -> Option<&'static str> {
    SERVICES.iter().find(|(_, known)| *known == port).map(|(name, _)| *name)
}

/// `/etc/services`, as far as lessons go.
const SERVICES: &[(&str, u16)] = &[
    ("echo", 7),
    ("ftp", 21),
    ("ssh", 22),
    ("telnet", 23),
    ("smtp", 25),
    ("domain", 53),
    ("http", 80),
    ("pop3", 110),
    ("ntp", 123),
    ("imap2", 143),
    ("https", 443),
    ("imaps", 993),
    ("pop3s", 995),
    ("mysql", 3306),
    ("postgresql", 5432),
    ("redis", 6379),
];
