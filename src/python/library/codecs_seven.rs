//! UTF-7: other characters than plain ones as UTF-16 in Base64, between `+` and `-`.

use crate::python::heap::{Obj, Owned};
use crate::python::library::codecs::{handler, result};
use crate::python::object::codec::{Flaw, Patch};
use crate::python::object::{Fallible, Vm, bytes_like, codecs, given, str};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of a Base64 digit.
fn digit(byte: u32) -> Option<u32> {
    DIGITS.iter().position(|known| u32::from(*known) == byte).map(|place| place as u32)
}

/// Written as it is: ASCII without `+`, `\`, `~` and most controls.
fn is_direct(code: u32) -> bool {
    matches!(code, 9 | 10 | 13 | 32..=125) && !matches!(code, 43 | 92)
}

/// `utf_7_encode`.
pub fn encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "utf_7_encode", "argument 1", arguments[0])?;
    handler(vm, "utf_7_encode", arguments[1])?;
    let codes = str::codes(vm, arguments[0]);
    let mut out = Vec::with_capacity(codes.len());
    let mut shifted: Option<Bits> = None;
    for code in &codes {
        if is_direct(*code) {
            if let Some(bits) = shifted.take() {
                bits.pad(&mut out);
                if digit(*code).is_some() || *code == u32::from(b'-') {
                    out.push(b'-');
                }
            }
            out.push(*code as u8);
        } else if shifted.is_none() && *code == u32::from(b'+') {
            out.extend(b"+-");
        } else {
            let bits = shifted.get_or_insert_with(|| {
                out.push(b'+');
                Bits::default()
            });
            if *code > 0xffff {
                bits.put(&mut out, 0xd7c0 + (code >> 10));
                bits.put(&mut out, 0xdc00 + (code & 0x3ff));
            } else {
                bits.put(&mut out, *code);
            }
        }
    }
    if let Some(bits) = shifted {
        bits.pad(&mut out);
        out.push(b'-');
    }
    let bytes = vm.heap.bytes(&out);
    Ok(result(vm, bytes, codes.len()))
}

/// Bits that are not yet digits, or not yet a unit.
#[derive(Default)]
struct Bits {
    value: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, out: &mut Vec<u8>, unit: u32) {
        self.value = self.value << 16 | unit;
        self.count += 16;
        while self.count >= 6 {
            self.count -= 6;
            out.push(DIGITS[(self.value >> self.count) as usize & 63]);
            self.value &= (1 << self.count) - 1;
        }
    }

    fn pad(self, out: &mut Vec<u8>) {
        if self.count > 0 {
            out.push(DIGITS[(self.value << (6 - self.count)) as usize & 63]);
        }
    }

    /// Takes a digit; gives a unit when it is whole.
    fn take(&mut self, digit: u32) -> Option<u32> {
        self.value = self.value << 6 | digit;
        self.count += 6;
        self.count.checked_sub(16).map(|rest| {
            let unit = self.value >> rest;
            self.value &= (1 << rest) - 1;
            self.count = rest;
            unit
        })
    }
}

/// A text on its way to code points.
struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Vec<u32>,
    /// Within Base64, and where it began: in the bytes, and in what was made of them.
    shifted: Option<Bits>,
    start: usize,
    made: usize,
    /// The first half of a pair, 0 when there is none.
    surrogate: u32,
}

impl Decoder<'_> {
    /// One byte; what is wrong with it.
    fn step(&mut self) -> Option<&'static str> {
        let byte = u32::from(self.bytes[self.at]);
        let Some(bits) = &mut self.shifted else { return self.plain(byte) };
        if let Some(digit) = digit(byte) {
            self.at += 1;
            if let Some(unit) = bits.take(digit) {
                self.unit(unit);
            }
            return None;
        }
        self.leave(byte)
    }

    fn plain(&mut self, byte: u32) -> Option<&'static str> {
        let is_plus = byte == u32::from(b'+');
        if is_plus || byte > 127 {
            self.start = self.at;
        }
        self.at += 1;
        if !is_plus {
            if byte > 127 {
                return Some("unexpected special character");
            }
            self.out.push(byte);
            return None;
        }
        match self.bytes.get(self.at).map(|next| u32::from(*next)) {
            Some(45) => {
                self.at += 1;
                self.out.push(byte);
            }
            Some(next) if digit(next).is_none() => {
                self.at += 1;
                return Some("ill-formed sequence");
            }
            _ => {
                self.shifted = Some(Bits::default());
                self.made = self.out.len();
                self.surrogate = 0;
            }
        }
        None
    }

    fn unit(&mut self, unit: u32) {
        let first = std::mem::take(&mut self.surrogate);
        if first != 0 {
            if (0xdc00..0xe000).contains(&unit) {
                self.out.push(0x1_0000 + ((first - 0xd800) << 10) + (unit - 0xdc00));
                return;
            }
            self.out.push(first);
        }
        if (0xd800..0xdc00).contains(&unit) {
            self.surrogate = unit;
        } else {
            self.out.push(unit);
        }
    }

    /// Base64 ends at a byte that is no digit.
    fn leave(&mut self, byte: u32) -> Option<&'static str> {
        let bits = self.shifted.take().unwrap_or_default();
        if bits.count >= 6 {
            self.at += 1;
            return Some("partial character in shift sequence");
        }
        if bits.count > 0 && bits.value != 0 {
            self.at += 1;
            return Some("non-zero padding bits in shift sequence");
        }
        let first = std::mem::take(&mut self.surrogate);
        if first != 0 && byte <= 127 && byte != 43 {
            self.out.push(first);
        }
        if byte == 45 {
            self.at += 1;
        }
        None
    }

    /// What is wrong with the end of the text.
    fn end(&mut self) -> Option<&'static str> {
        let bits = self.shifted.take()?;
        let is_open = self.surrogate != 0 || bits.count >= 6 || bits.count > 0 && bits.value != 0;
        is_open.then_some("unterminated shift sequence")
    }
}

/// `utf_7_decode`.
pub fn decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, arguments[0])?;
    let handler = handler(vm, "utf_7_decode", arguments[1])?;
    let is_final = given::truth(vm, arguments[2], false)?;
    let mut decoder = Decoder {
        bytes: &bytes,
        at: 0,
        out: Vec::with_capacity(bytes.len()),
        shifted: None,
        start: 0,
        made: 0,
        surrogate: 0,
    };
    loop {
        let reason = if decoder.at < bytes.len() {
            decoder.step()
        } else if is_final && decoder.shifted.is_some() {
            decoder.end()
        } else {
            break;
        };
        let Some(reason) = reason else { continue };
        decoder.surrogate = 0;
        let flaw = Flaw { encoding: "utf7", start: decoder.start, end: decoder.at, reason };
        let (patch, next) = codecs::repair_decoding(vm, &handler, &bytes, flaw)?;
        if let Patch::Text(text) = patch {
            decoder.out.extend(text);
        }
        decoder.at = next;
    }
    let mut taken = decoder.at;
    if decoder.shifted.is_some() {
        taken = decoder.start;
        decoder.out.truncate(decoder.made);
    }
    let text = vm.heap.str_from_codes(&decoder.out);
    Ok(result(vm, text, taken))
}
