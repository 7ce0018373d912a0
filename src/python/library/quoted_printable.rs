//! Quoted-printable text (RFC 1521), as `binascii` reads and writes it.

const LINE: usize = 76;

/// How `encode` writes.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub quotes_tabs: bool,
    /// Line ends stay line ends.
    pub is_text: bool,
    /// A space is an underline.
    pub is_header: bool,
}

pub fn decode(data: &[u8], is_header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        if *byte == b'_' && is_header {
            out.push(b' ');
        } else if *byte == b'=' {
            rest = after_equals(rest, &mut out);
        } else {
            out.push(*byte);
        }
    }
    out
}

/// A line that goes on, or a byte by its digits; gives what follows.
fn after_equals<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let digit = |byte: u8| (byte as char).to_digit(16);
    match rest {
        [] => rest,
        [b'\n' | b'\r', ..] => {
            let end = rest.iter().position(|byte| *byte == b'\n');
            end.map_or(&[], |end| &rest[end + 1..])
        }
        [b'=', tail @ ..] => {
            out.push(b'=');
            tail
        }
        [high, low, tail @ ..] => match (digit(*high), digit(*low)) {
            (Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                tail
            }
            _ => {
                out.push(b'=');
                rest
            }
        },
        _ => {
            out.push(b'=');
            rest
        }
    }
}

pub fn encode(data: &[u8], style: Style) -> Vec<u8> {
    // The first line end tells how lines end.
    let first = data.iter().position(|byte| *byte == b'\n');
    let crlf = first.is_some_and(|place| place > 0 && data[place - 1] == b'\r');
    let line_end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let mut out = Vec::with_capacity(data.len() + data.len() / 8);
    let (mut place, mut length) = (0, 0);
    while place < data.len() {
        let byte = data[place];
        let next = data.get(place + 1).copied();
        if is_quoted(byte, next, length, style) {
            if length + 3 >= LINE {
                out.push(b'=');
                out.extend(line_end);
                length = 0;
            }
            quote(&mut out, byte);
            length += 3;
            place += 1;
        } else if style.is_text && (byte == b'\n' || byte == b'\r' && next == Some(b'\n')) {
            length = 0;
            if let Some(blank @ (b' ' | b'\t')) = out.last().copied() {
                out.pop();
                quote(&mut out, blank);
            }
            out.extend(line_end);
            place += if byte == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|next| next != b'\n') && length + 1 >= LINE {
                out.push(b'=');
                out.extend(line_end);
                length = 0;
            }
            length += 1;
            out.push(if style.is_header && byte == b' ' { b'_' } else { byte });
            place += 1;
        }
    }
    out
}

fn is_quoted(byte: u8, next: Option<u8>, length: usize, style: Style) -> bool {
    let is_blank = matches!(byte, b' ' | b'\t');
    let is_line_end = matches!(byte, b'\r' | b'\n');
    byte > 126
        || byte == b'='
        || style.is_header && byte == b'_'
        || byte == b'.' && length == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0))
        || !style.is_text && is_line_end
        || is_blank && next.is_none()
        || byte < 33 && !is_line_end && (style.quotes_tabs || !is_blank)
}

fn quote(out: &mut Vec<u8>, byte: u8) {
    out.extend(format!("={byte:02X}").bytes());
}
