//! The module `binascii`: bytes as text, and checksums.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module, quoted_printable};
use crate::python::object::{
    Def, Fallible, Raised, TypeRow, Vm, bytes_like, bytes_methods, def, exception, given, protocol,
};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[cold]
fn error(vm: &mut dyn Vm, text: impl Into<String>) -> Raised {
    exception::raise(vm, t::BINASCII_ERROR, text)
}

/// `ascii_buffer_converter`: a bytes-like object or an ASCII str.
pub fn ascii(vm: &mut dyn Vm, object: Obj) -> Fallible<Vec<u8>> {
    if given::is_str(vm, object) {
        if vm.heap.str_is_ascii(object) {
            return Ok(vm.heap.str_bytes(object).to_vec());
        }
        let text = "string argument should contain only ASCII characters";
        return Err(exception::value_error(vm, text));
    }
    if bytes_like::is(vm, object) {
        return bytes_like::expect(vm, object);
    }
    let name = protocol::type_name(vm, object);
    let text = format!("argument should be bytes, buffer or ASCII string, not '{name}'");
    Err(exception::type_error(vm, text))
}

/// `data, sep, bytes_per_sep`.
fn hexlify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let data = vm.heap.bytes(&data);
    let text = bytes_methods::hex(vm, &[data.get(), arguments[1], arguments[2]]);
    vm.release(data);
    given::with(vm, text?, |vm, text| {
        let digits = vm.heap.str_bytes(text).to_vec();
        Ok(vm.heap.bytes(&digits))
    })
}

fn unhexlify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = ascii(vm, arguments[0])?;
    if text.len() % 2 != 0 {
        return Err(error(vm, "Odd-length string"));
    }
    let digit = |byte: u8| (byte as char).to_digit(16);
    let pairs = text.chunks_exact(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8)).collect();
    match bytes {
        Some(bytes) => Ok(vm.heap.bytes(&bytes)),
        None => Err(error(vm, "Non-hexadecimal digit found")),
    }
}

/// `data, newline`.
fn to_base64(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let newline = given::truth(vm, arguments[1], true)?;
    let mut out = Vec::with_capacity(data.len() / 3 * 4 + 5);
    for group in data.chunks(3) {
        let joined = group.iter().fold(0_u32, |joined, byte| joined << 8 | u32::from(*byte));
        let joined = joined << (8 * (3 - group.len()));
        for place in 0..4 {
            let sextet = joined >> (18 - 6 * place) & 0x3f;
            out.push(if place <= group.len() { ALPHABET[sextet as usize] } else { b'=' });
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(vm.heap.bytes(&out))
}

/// `data, strict_mode`.
fn from_base64(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = ascii(vm, arguments[0])?;
    let strict = given::truth(vm, arguments[1], false)?;
    match decode_base64(&data, strict) {
        Ok(bytes) => Ok(vm.heap.bytes(&bytes)),
        Err(text) => Err(error(vm, text)),
    }
}

fn decode_base64(data: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3 + 3);
    let (mut position, mut left, mut pads) = (0, 0_u8, 0);
    for (place, byte) in data.iter().enumerate() {
        if *byte == b'=' {
            pads += 1;
            if !strict {
                continue;
            }
            if position == 0 {
                let word = if place == 0 { "Leading" } else { "Excess" };
                return Err(format!("{word} padding not allowed"));
            }
            if position == 1 {
                break;
            }
            if pads >= 2 && position + pads > 4 {
                return Err("Excess padding not allowed".to_owned());
            }
            continue;
        }
        let Some(sextet) = ALPHABET.iter().position(|letter| letter == byte) else {
            if strict {
                return Err("Only base64 data is allowed".to_owned());
            }
            continue;
        };
        if strict && pads > 0 {
            let complete = position + pads == 4;
            let text = if complete { "Excess data after" } else { "Discontinuous" };
            return Err(format!("{text} padding{}", if complete { "" } else { " not allowed" }));
        }
        pads = 0;
        let sextet = sextet as u8;
        match position {
            0 => {}
            1 => out.push(left << 2 | sextet >> 4),
            2 => out.push(left << 4 | sextet >> 2),
            _ => out.push(left << 6 | sextet),
        }
        left = sextet;
        position = (position + 1) % 4;
    }
    match position {
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than \
             a multiple of 4",
            out.len() / 3 * 4 + 1
        )),
        2.. if position + pads < 4 => Err("Incorrect padding".to_owned()),
        _ => Ok(out),
    }
}

/// The low bits of an int argument; NULL is 0.
fn start_value(vm: &mut dyn Vm, object: Obj, mask: u32) -> Fallible<u32> {
    if object.is_null() {
        return Ok(0);
    }
    let int = protocol::index_object(vm, object)?;
    let value = vm.heap.big(int.get());
    vm.release(int);
    let low: BigInt = value & BigInt::from(mask);
    Ok(low.to_u32().unwrap_or(0))
}

/// CRC-32 of IEEE 802.3, going on from an earlier value.
pub fn crc32_of(bytes: &[u8], start: u32) -> u32 {
    const TABLE: [u32; 256] = crc32_table();
    let step = |crc: u32, byte: &u8| TABLE[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ crc >> 8;
    !bytes.iter().fold(!start, step)
}

const fn crc32_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xedb8_8320 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
}

/// `crc32(data, crc=0)`, here and in `zlib`.
pub fn crc32(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let start = start_value(vm, arguments[1], u32::MAX)?;
    Ok(vm.heap.int(i64::from(crc32_of(&data, start))))
}

/// CRC-CCITT, as `BinHex` files have it.
fn crc_hqx(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let start = start_value(vm, arguments[1], 0xffff)? as u16;
    let crc = data.iter().fold(start, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 }
        })
    });
    Ok(vm.heap.int(i64::from(crc)))
}

/// `data, backtick`.
fn to_uu(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let backtick = given::truth(vm, arguments[1], false)?;
    if data.len() > 45 {
        return Err(error(vm, "At most 45 bytes at once"));
    }
    let letter = |sextet: u32| if backtick && sextet == 0 { b'`' } else { b' ' + sextet as u8 };
    let mut out = vec![letter(data.len() as u32)];
    for group in data.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let joined = byte(0) << 16 | byte(1) << 8 | byte(2);
        out.extend((0..4).map(|place| letter(joined >> (18 - 6 * place) & 0x3f)));
    }
    out.push(b'\n');
    Ok(vm.heap.bytes(&out))
}

fn from_uu(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = ascii(vm, arguments[0])?;
    let mut rest = data.iter().copied();
    let length = (rest.next().unwrap_or(0).wrapping_sub(b' ') & 0x3f) as usize;
    let mut out = Vec::with_capacity(length);
    let (mut left, mut bits) = (0_u32, 0);
    while out.len() < length {
        let sextet = match rest.next() {
            None | Some(b'\n' | b'\r') => 0,
            Some(byte @ b' '..=b'`') => (byte - b' ') & 0x3f,
            Some(_) => return Err(error(vm, "Illegal char")),
        };
        left = left << 6 | u32::from(sextet);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((left >> bits) as u8);
            left &= (1 << bits) - 1;
        }
    }
    if rest.any(|byte| !matches!(byte, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error(vm, "Trailing garbage"));
    }
    Ok(vm.heap.bytes(&out))
}

/// `data, header`.
fn from_qp(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = ascii(vm, arguments[0])?;
    let header = given::truth(vm, arguments[1], false)?;
    let out = quoted_printable::decode(&data, header);
    Ok(vm.heap.bytes(&out))
}

/// `data, quotetabs, istext, header`.
fn to_qp(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let style = quoted_printable::Style {
        quotes_tabs: given::truth(vm, arguments[1], false)?,
        is_text: given::truth(vm, arguments[2], true)?,
        is_header: given::truth(vm, arguments[3], false)?,
    };
    let out = quoted_printable::encode(&data, style);
    Ok(vm.heap.bytes(&out))
}

const ROWS: &[TypeRow] = &[
    exception::module_row("binascii.Error", t::BINASCII_ERROR),
    exception::module_row("binascii.Incomplete", t::BINASCII_INCOMPLETE),
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: FUNCTIONS,
    constants: &[
        ("Error", Constant::Static(t::BINASCII_ERROR)),
        ("Incomplete", Constant::Static(t::BINASCII_INCOMPLETE)),
    ],
    types: ROWS,
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("a2b_uu", "($module, data, /)", from_uu).doc("Decode a line of uuencoded data."),
    def("b2a_uu", "($module, data, /, *, backtick=False)", to_uu).doc("Uuencode line of data."),
    def("a2b_base64", "($module, data, /, *, strict_mode=False)", from_base64)
        .doc("Decode a line of base64 data."),
    def("b2a_base64", "($module, data, /, *, newline=True)", to_base64)
        .doc("Base64-code line of data."),
    def("a2b_hex", "($module, hexstr, /)", unhexlify)
        .doc("Binary data of hexadecimal representation."),
    def("b2a_hex", "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", hexlify)
        .doc("Hexadecimal representation of binary data."),
    def("hexlify", "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", hexlify)
        .doc("Hexadecimal representation of binary data."),
    def("unhexlify", "($module, hexstr, /)", unhexlify)
        .doc("Binary data of hexadecimal representation."),
    def("crc_hqx", "($module, data, crc, /)", crc_hqx).doc("Compute CRC-CCITT incrementally."),
    def("crc32", "($module, data, crc=0, /)", crc32).doc("Compute CRC-32 incrementally."),
    def("b2a_qp", "($module, /, data, quotetabs=False, istext=True, header=False)", to_qp)
        .doc("Encode a string using quoted-printable encoding."),
    def("a2b_qp", "($module, /, data, header=False)", from_qp)
        .doc("Decode a string of qp-encoded data."),
];
