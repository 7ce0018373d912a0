//! Text as bytes and back: UTF-8, UTF-16, UTF-32, Latin-1, ASCII and the standard error handlers.

/// Byte order of the wide encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
    /// Little, told by a byte order mark.
    Marked,
}

/// An encoding that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    Utf8Signed,
    Latin1,
    Ascii,
    Utf16(Order),
    Utf32(Order),
}

/// What is wrong where: the arguments of a `UnicodeError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    pub encoding: &'static str,
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// What an error handler puts in the place of a flaw.
pub enum Patch {
    Text(Vec<u32>),
    Bytes(Vec<u8>),
}

/// Replacement and the position to go on from.
pub type Repair<E> = Result<(Patch, usize), E>;

impl Codec {
    /// Finds it by any of its aliases; case, `-`, `_` and spaces do not matter.
    pub fn by_name(name: &str) -> Option<Codec> {
        let name: String = name
            .chars()
            .map(|character| if character.is_ascii_alphanumeric() { character } else { '_' })
            .collect::<String>()
            .to_ascii_lowercase();
        Some(match name.trim_matches('_') {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Codec::Utf8,
            "utf_8_sig" | "utf8_sig" => Codec::Utf8Signed,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859"
            | "8859" | "cp819" | "iso_ir_100" | "iso_8859_1_1987" | "csisolatin1" | "ibm819" => {
                Codec::Latin1
            }
            "ascii" | "us_ascii" | "us" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968"
            | "iso646_us" | "cp367" | "csascii" | "ibm367" | "iso_ir_6" | "ansi_x3_4_1986"
            | "iso_646.irv_1991" => Codec::Ascii,
            "utf_16" | "utf16" | "u16" => Codec::Utf16(Order::Marked),
            "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Codec::Utf16(Order::Little),
            "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Codec::Utf16(Order::Big),
            "utf_32" | "utf32" | "u32" => Codec::Utf32(Order::Marked),
            "utf_32_le" | "utf_32le" => Codec::Utf32(Order::Little),
            "utf_32_be" | "utf_32be" => Codec::Utf32(Order::Big),
            _ => return None,
        })
    }

    /// The name that errors give.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 | Codec::Utf8Signed => "utf-8",
            Codec::Latin1 => "latin-1",
            Codec::Ascii => "ascii",
            Codec::Utf16(Order::Marked) => "utf-16",
            Codec::Utf16(Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked) => "utf-32",
            Codec::Utf32(Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
        }
    }

    /// Decodes; `repair` is asked for every flaw.
    pub fn decode<E>(
        self,
        bytes: &[u8],
        repair: &mut dyn FnMut(Flaw) -> Repair<E>,
    ) -> Result<Vec<u32>, E> {
        let (order, mut at) = self.start(bytes);
        let mut out = Vec::with_capacity(bytes.len());
        while at < bytes.len() {
            let step = match self {
                Codec::Utf8 | Codec::Utf8Signed => utf8_step(&bytes[at..]),
                Codec::Latin1 => Ok((u32::from(bytes[at]), 1)),
                Codec::Ascii if bytes[at] < 128 => Ok((u32::from(bytes[at]), 1)),
                Codec::Ascii => Err((1, "ordinal not in range(128)")),
                Codec::Utf16(_) => utf16_step(&bytes[at..], order),
                Codec::Utf32(_) => utf32_step(&bytes[at..], order),
            };
            match step {
                Ok((point, length)) => {
                    out.push(point);
                    at += length;
                }
                Err((length, reason)) => {
                    let encoding = self.in_order(order).name();
                    let flaw = Flaw { encoding, start: at, end: at + length, reason };
                    let (patch, next) = repair(flaw)?;
                    if let Patch::Text(points) = patch {
                        out.extend(points);
                    }
                    at = next;
                }
            }
        }
        Ok(out)
    }

    /// The codec that decoding goes on with once the byte order is known.
    fn in_order(self, order: Order) -> Codec {
        let known = if order == Order::Marked { Order::Little } else { order };
        match self {
            Codec::Utf16(_) => Codec::Utf16(known),
            Codec::Utf32(_) => Codec::Utf32(known),
            other => other,
        }
    }

    /// Byte order and where the text starts, after a byte order mark.
    fn start(self, bytes: &[u8]) -> (Order, usize) {
        match self {
            Codec::Utf8Signed if bytes.starts_with(&[0xef, 0xbb, 0xbf]) => (Order::Little, 3),
            Codec::Utf16(Order::Marked) if bytes.starts_with(&[0xff, 0xfe]) => (Order::Little, 2),
            Codec::Utf16(Order::Marked) if bytes.starts_with(&[0xfe, 0xff]) => (Order::Big, 2),
            Codec::Utf32(Order::Marked) if bytes.starts_with(&[0xff, 0xfe, 0, 0]) => {
                (Order::Little, 4)
            }
            Codec::Utf32(Order::Marked) if bytes.starts_with(&[0, 0, 0xfe, 0xff]) => {
                (Order::Big, 4)
            }
            Codec::Utf16(order) | Codec::Utf32(order) => (order, 0),
            _ => (Order::Little, 0),
        }
    }

    /// Encodes; `repair` is asked for every run of characters that the encoding lacks.
    pub fn encode<E>(
        self,
        text: &[u32],
        repair: &mut dyn FnMut(Flaw) -> Repair<E>,
    ) -> Result<Vec<u8>, E> {
        let mut out = Vec::with_capacity(text.len());
        match self {
            Codec::Utf8Signed => out.extend([0xef, 0xbb, 0xbf]),
            Codec::Utf16(Order::Marked) | Codec::Utf32(Order::Marked) => self.put(&mut out, 0xfeff),
            _ => {}
        }
        let mut at = 0;
        while let Some(point) = text.get(at) {
            if self.holds(*point) {
                self.put(&mut out, *point);
                at += 1;
                continue;
            }
            let run = text[at..].iter().take_while(|point| !self.holds(**point)).count();
            // Wide encodings report surrogates one by one.
            let run = if self.is_wide() { 1 } else { run };
            let flaw =
                Flaw { encoding: self.name(), start: at, end: at + run, reason: self.refusal() };
            let (patch, next) = repair(flaw)?;
            match patch {
                Patch::Bytes(bytes) => out.extend(bytes),
                // The standard handlers give ASCII, which every encoding holds.
                Patch::Text(points) => points.iter().for_each(|point| self.put(&mut out, *point)),
            }
            at = next;
        }
        Ok(out)
    }

    /// Is a unit of it more than a byte?
    pub fn is_wide(self) -> bool {
        matches!(self, Codec::Utf16(_) | Codec::Utf32(_))
    }

    /// Has the encoding this character?
    pub fn holds(self, point: u32) -> bool {
        match self {
            Codec::Latin1 => point < 256,
            Codec::Ascii => point < 128,
            _ => !is_surrogate(point),
        }
    }

    fn refusal(self) -> &'static str {
        match self {
            Codec::Latin1 => "ordinal not in range(256)",
            Codec::Ascii => "ordinal not in range(128)",
            _ => "surrogates not allowed",
        }
    }

    fn put(self, out: &mut Vec<u8>, point: u32) {
        match self {
            Codec::Latin1 | Codec::Ascii => out.push(point as u8),
            Codec::Utf8 | Codec::Utf8Signed => put_utf8(out, point),
            Codec::Utf32(Order::Big) => out.extend(point.to_be_bytes()),
            Codec::Utf32(_) => out.extend(point.to_le_bytes()),
            Codec::Utf16(order) => {
                let mut unit = |unit: u32| match order {
                    Order::Big => out.extend((unit as u16).to_be_bytes()),
                    _ => out.extend((unit as u16).to_le_bytes()),
                };
                if point < 0x1_0000 {
                    unit(point);
                } else {
                    unit(0xd7c0 + (point >> 10));
                    unit(0xdc00 + (point & 0x3ff));
                }
            }
        }
    }
}

/// Where the first character of a flaw stands that is no escaped byte.
pub fn first_unescaped(text: &[u32], flaw: Flaw) -> usize {
    let bad = text.get(flaw.start..flaw.end).unwrap_or_default();
    flaw.start + bad.iter().take_while(|point| (0xdc80..0xdd00).contains(*point)).count()
}

pub fn is_surrogate(point: u32) -> bool {
    (0xd800..0xe000).contains(&point)
}

/// UTF-8 of any code point, surrogates included.
pub fn put_utf8(out: &mut Vec<u8>, point: u32) {
    let tail = |shift: u32| 0x80 | ((point >> shift) & 0x3f) as u8;
    match point {
        0..0x80 => out.push(point as u8),
        0x80..0x800 => out.extend([0xc0 | (point >> 6) as u8, tail(0)]),
        0x800..0x1_0000 => out.extend([0xe0 | (point >> 12) as u8, tail(6), tail(0)]),
        _ => out.extend([0xf0 | (point >> 18) as u8, tail(12), tail(6), tail(0)]),
    }
}

/// A code point and its length, or the length of the flaw and its reason.
type Step = Result<(u32, usize), (usize, &'static str)>;

fn utf8_step(bytes: &[u8]) -> Step {
    let first = bytes[0];
    let (length, second) = match first {
        0..0x80 => return Ok((u32::from(first), 1)),
        0xc2..=0xdf => (2, 0x80..=0xbf),
        0xe0 => (3, 0xa0..=0xbf),
        0xed => (3, 0x80..=0x9f),
        0xe1..=0xef => (3, 0x80..=0xbf),
        0xf0 => (4, 0x90..=0xbf),
        0xf1..=0xf3 => (4, 0x80..=0xbf),
        0xf4 => (4, 0x80..=0x8f),
        _ => return Err((1, "invalid start byte")),
    };
    let mut point = u32::from(first) & (0x7f >> length);
    for place in 1..length {
        let Some(byte) = bytes.get(place) else {
            return Err((place, "unexpected end of data"));
        };
        let fits = if place == 1 { second.contains(byte) } else { byte & 0xc0 == 0x80 };
        if !fits {
            return Err((place, "invalid continuation byte"));
        }
        point = point << 6 | u32::from(byte & 0x3f);
    }
    Ok((point, length))
}

fn utf16_step(bytes: &[u8], order: Order) -> Step {
    let unit = |at: usize| {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(u32::from(if order == Order::Big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        }))
    };
    let Some(first) = unit(0) else { return Err((bytes.len(), "truncated data")) };
    match first {
        0xd800..0xdc00 => match unit(2) {
            None => Err((bytes.len(), "unexpected end of data")),
            Some(second @ 0xdc00..0xe000) => {
                Ok((0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff), 4))
            }
            Some(_) => Err((2, "illegal UTF-16 surrogate")),
        },
        0xdc00..0xe000 => Err((2, "illegal encoding")),
        _ => Ok((first, 2)),
    }
}

fn utf32_step(bytes: &[u8], order: Order) -> Step {
    let Some(quad) = bytes.first_chunk::<4>() else { return Err((bytes.len(), "truncated data")) };
    let point =
        if order == Order::Big { u32::from_be_bytes(*quad) } else { u32::from_le_bytes(*quad) };
    if is_surrogate(point) {
        return Err((4, "code point in surrogate code point range (0xd800..0xdfff)"));
    }
    if point > 0x10_ffff { Err((4, "code point not in range(0x110000)")) } else { Ok((point, 4)) }
}

/// The handlers that need no Python code; `None`: the handler is not one of them or gives up, so the error is raised.
pub fn repair_decoding(handler: &str, bytes: &[u8], flaw: Flaw) -> Option<(Patch, usize)> {
    let bad = bytes.get(flaw.start..flaw.end)?;
    let (text, next) = match handler {
        "ignore" => (Vec::new(), flaw.end),
        "replace" => (vec![0xfffd], flaw.end),
        "backslashreplace" => {
            let escaped: Vec<String> = bad.iter().map(|byte| format!("\\x{byte:02x}")).collect();
            (escaped.concat().bytes().map(u32::from).collect(), flaw.end)
        }
        "surrogateescape" => {
            let high = bad.iter().take(4).take_while(|byte| **byte >= 128);
            let points: Vec<u32> = high.map(|byte| 0xdc00 + u32::from(*byte)).collect();
            let next = flaw.start + points.len();
            (Some(points).filter(|points| !points.is_empty())?, next)
        }
        "surrogatepass" => surrogate_at(bytes, flaw)?,
        _ => return None,
    };
    Some((Patch::Text(text), next))
}

/// One surrogate encoded as if it were a character.
fn surrogate_at(bytes: &[u8], flaw: Flaw) -> Option<(Vec<u32>, usize)> {
    let rest = &bytes[flaw.start..];
    let (point, length) = match (flaw.encoding, rest) {
        ("utf-8", [0xed, second, third, ..]) if second & 0xc0 == 0x80 && third & 0xc0 == 0x80 => {
            (0xd000 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f), 3)
        }
        ("utf-16-be", [high, low, ..]) => (u32::from(u16::from_be_bytes([*high, *low])), 2),
        ("utf-16-le" | "utf-16", [low, high, ..]) => {
            (u32::from(u16::from_le_bytes([*low, *high])), 2)
        }
        ("utf-32-be", [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        ("utf-32-le" | "utf-32", [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    is_surrogate(point).then(|| (vec![point], flaw.start + length))
}

/// As `repair_decoding`, for characters that an encoding lacks.
pub fn repair_encoding(
    codec: Codec,
    handler: &str,
    text: &[u32],
    flaw: Flaw,
) -> Option<(Patch, usize)> {
    let bad = text.get(flaw.start..flaw.end)?;
    let escaped = |escape: &dyn Fn(u32) -> String| {
        let escaped: String = bad.iter().map(|point| escape(*point)).collect();
        Patch::Text(escaped.bytes().map(u32::from).collect())
    };
    let patch = match handler {
        "ignore" => Patch::Bytes(Vec::new()),
        "replace" => Patch::Text(vec![u32::from(b'?'); bad.len()]),
        "backslashreplace" => escaped(&|point| escape_point(point)),
        "xmlcharrefreplace" => escaped(&|point| format!("&#{point};")),
        "namereplace" => escaped(&|point| {
            let name = char::from_u32(point).and_then(unicode_names2::name);
            name.map_or_else(|| escape_point(point), |name| format!("\\N{{{name}}}"))
        }),
        "surrogateescape" => {
            // A unit of a wide encoding is more than the one byte that was escaped.
            if codec.is_wide() || first_unescaped(text, flaw) != flaw.end {
                return None;
            }
            Patch::Bytes(bad.iter().map(|point| (point - 0xdc00) as u8).collect())
        }
        "surrogatepass" if !matches!(codec, Codec::Latin1 | Codec::Ascii) => {
            let mut bytes = Vec::new();
            for point in bad {
                codec.put(&mut bytes, *point);
            }
            Patch::Bytes(bytes)
        }
        _ => return None,
    };
    Some((patch, flaw.end))
}

/// `\xhh`, `\uhhhh` or `\Uhhhhhhhh`.
pub fn escape_point(point: u32) -> String {
    match point {
        0..0x100 => format!("\\x{point:02x}"),
        0x100..0x1_0000 => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::python::object::codec::{Codec, Flaw, Patch, repair_decoding, repair_encoding};

    fn flaws(codec: Codec, bytes: &[u8]) -> Vec<(usize, usize, &'static str)> {
        let mut found = Vec::new();
        let decoded = codec.decode::<()>(bytes, &mut |flaw| {
            found.push((flaw.start, flaw.end, flaw.reason));
            Ok((Patch::Text(Vec::new()), flaw.end))
        });
        assert!(decoded.is_ok());
        found
    }

    #[test]
    fn flaws_are_maximal_subparts() {
        assert_eq!(flaws(Codec::Utf8, b"a\xff"), [(1, 2, "invalid start byte")]);
        assert_eq!(flaws(Codec::Utf8, b"\xe2\x82"), [(0, 2, "unexpected end of data")]);
        assert_eq!(flaws(Codec::Utf8, b"\xe2\x82x"), [(0, 2, "invalid continuation byte")]);
        assert_eq!(flaws(Codec::Utf8, b"\xed\xa0\x80").len(), 3);
        assert_eq!(flaws(Codec::Ascii, b"a\x80"), [(1, 2, "ordinal not in range(128)")]);
        let order = crate::python::object::codec::Order::Little;
        assert_eq!(flaws(Codec::Utf16(order), b"\x00\xdc"), [(0, 2, "illegal encoding")]);
        assert_eq!(flaws(Codec::Utf16(order), b"a"), [(0, 1, "truncated data")]);
    }

    fn encoded(codec: Codec, handler: &str, text: &[u32]) -> Result<Vec<u8>, Flaw> {
        codec.encode(text, &mut |flaw| repair_encoding(codec, handler, text, flaw).ok_or(flaw))
    }

    #[test]
    fn handlers_patch_flaws() {
        let text = [97, 0x20ac, 98];
        assert_eq!(encoded(Codec::Utf8, "strict", &text).as_deref(), Ok(&b"a\xe2\x82\xacb"[..]));
        assert_eq!(encoded(Codec::Latin1, "replace", &text).as_deref(), Ok(&b"a?b"[..]));
        let named = encoded(Codec::Ascii, "namereplace", &text);
        assert_eq!(named.as_deref(), Ok(&b"a\\N{EURO SIGN}b"[..]));
        let flaw = encoded(Codec::Ascii, "strict", &text).err();
        assert_eq!(flaw.map(|flaw| (flaw.start, flaw.end)), Some((1, 2)));
        let bytes = b"\xff\xfe";
        let decoded = Codec::Utf8
            .decode(bytes, &mut |flaw| repair_decoding("surrogateescape", bytes, flaw).ok_or(flaw));
        assert_eq!(decoded, Ok(vec![0xdcff, 0xdcfe]));
    }
}
