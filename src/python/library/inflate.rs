//! Decompression of deflate streams (RFC 1951), with zlib's words for what is wrong with one.

/// How far a stream could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inflated {
    pub output: Vec<u8>,
    /// Bytes of the input that were read; all of it unless the stream has ended.
    pub consumed: usize,
    pub ended: bool,
}

/// A stream is wrong, or it goes on where the input stops.
enum Stop {
    Wrong(&'static str),
    NeedsInput,
}

type Step<T> = Result<T, Stop>;

struct Bits<'a> {
    input: &'a [u8],
    place: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Step<u32> {
        while self.count < count {
            let byte = *self.input.get(self.place).ok_or(Stop::NeedsInput)?;
            self.place += 1;
            self.held |= u32::from(byte) << self.count;
            self.count += 8;
        }
        let value = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Ok(value)
    }

    /// The next whole byte.
    fn align(&mut self) {
        self.place -= (self.count / 8) as usize;
        (self.held, self.count) = (0, 0);
    }
}

/// A canonical Huffman code: how many codes have each length, and the symbols in the order of their codes.
struct Code {
    counts: [u32; 16],
    symbols: Vec<u32>,
    /// Codes that stand for nothing: more than 0 is an incomplete code.
    left: i32,
}

impl Code {
    /// `None` when there are more codes than fit.
    fn new(lengths: &[u32]) -> Option<Code> {
        let mut counts = [0; 16];
        for length in lengths {
            counts[*length as usize] += 1;
        }
        let mut left = 1;
        for count in &counts[1..] {
            left = left * 2 - *count as i32;
            if left < 0 {
                return None;
            }
        }
        let mut symbols = Vec::new();
        for length in 1..16 {
            let of_length = lengths.iter().zip(0..).filter(|(own, _)| **own == length);
            symbols.extend(of_length.map(|(_, symbol)| symbol));
        }
        counts[0] = 0;
        Some(Code { counts, symbols, left })
    }

    fn read(&self, bits: &mut Bits, wrong: &'static str) -> Step<u32> {
        let (mut code, mut first, mut index) = (0_u32, 0_u32, 0_u32);
        for count in &self.counts[1..] {
            code |= bits.take(1)?;
            if code < first + count {
                let place = (index + code - first) as usize;
                return self.symbols.get(place).copied().ok_or(Stop::Wrong(wrong));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Stop::Wrong(wrong))
    }
}

/// Smallest length and extra bits of the length symbols from 257 on.
const LENGTHS: [(u32, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// The order in which the lengths of the code for lengths stand.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Reads a raw stream; `limit` is the most output that is wanted.
pub fn inflate(input: &[u8], limit: usize) -> Result<Inflated, &'static str> {
    let mut bits = Bits { input, place: 0, held: 0, count: 0 };
    let mut output = Vec::new();
    let ended = match blocks(&mut bits, &mut output, limit) {
        Ok(()) => true,
        Err(Stop::NeedsInput) => false,
        Err(Stop::Wrong(text)) => return Err(text),
    };
    if ended {
        bits.align();
    }
    output.truncate(limit);
    let consumed = if ended { bits.place } else { input.len() };
    Ok(Inflated { output, consumed, ended })
}

fn blocks(bits: &mut Bits, output: &mut Vec<u8>, limit: usize) -> Step<()> {
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(bits, output)?,
            1 => {
                let lengths: Vec<u32> = (0..288)
                    .map(|symbol| match symbol {
                        144..256 => 9,
                        256..280 => 7,
                        _ => 8,
                    })
                    .collect();
                let wrong = || Stop::Wrong("invalid literal/length code");
                let literals = Code::new(&lengths).ok_or_else(wrong)?;
                let distances = Code::new(&[5; 30]).ok_or_else(wrong)?;
                compressed(bits, output, &literals, &distances, limit)?;
            }
            2 => {
                let (literals, distances) = dynamic(bits)?;
                compressed(bits, output, &literals, &distances, limit)?;
            }
            _ => return Err(Stop::Wrong("invalid block type")),
        }
        if is_last {
            return Ok(());
        }
        if output.len() > limit {
            return Err(Stop::NeedsInput);
        }
    }
}

fn stored(bits: &mut Bits, output: &mut Vec<u8>) -> Step<()> {
    bits.align();
    let header = bits.input.get(bits.place..bits.place + 4).ok_or(Stop::NeedsInput)?;
    let length = u16::from_le_bytes([header[0], header[1]]);
    if length != !u16::from_le_bytes([header[2], header[3]]) {
        return Err(Stop::Wrong("invalid stored block lengths"));
    }
    bits.place += 4;
    let rest = &bits.input[bits.place..];
    let taken = rest.len().min(length.into());
    output.extend_from_slice(&rest[..taken]);
    bits.place += taken;
    if taken < length.into() { Err(Stop::NeedsInput) } else { Ok(()) }
}

fn dynamic(bits: &mut Bits) -> Step<(Code, Code)> {
    let literal_count = bits.take(5)? as usize + 257;
    let distance_count = bits.take(5)? as usize + 1;
    let length_count = bits.take(4)? as usize + 4;
    if literal_count > 286 || distance_count > 30 {
        return Err(Stop::Wrong("too many length or distance symbols"));
    }
    let mut lengths = [0; 19];
    for place in &ORDER[..length_count] {
        lengths[*place] = bits.take(3)?;
    }
    let code = Code::new(&lengths).filter(|code| code.left == 0);
    let code = code.ok_or(Stop::Wrong("invalid code lengths set"))?;
    let mut lengths: Vec<u32> = Vec::with_capacity(literal_count + distance_count);
    while lengths.len() < literal_count + distance_count {
        let symbol = code.read(bits, "invalid code lengths set")?;
        let (value, count) = match symbol {
            0..16 => (symbol, 1),
            16 => {
                let last = *lengths.last().ok_or(Stop::Wrong("invalid bit length repeat"))?;
                (last, 3 + bits.take(2)?)
            }
            17 => (0, 3 + bits.take(3)?),
            _ => (0, 11 + bits.take(7)?),
        };
        if lengths.len() + count as usize > literal_count + distance_count {
            return Err(Stop::Wrong("invalid bit length repeat"));
        }
        lengths.extend(std::iter::repeat_n(value, count as usize));
    }
    if lengths[256] == 0 {
        return Err(Stop::Wrong("invalid code -- missing end-of-block"));
    }
    let (literals, distances) = lengths.split_at(literal_count);
    let usable = |code: &Code| code.left == 0 || code.symbols.len() <= 1;
    let literals =
        Code::new(literals).filter(usable).ok_or(Stop::Wrong("invalid literal/lengths set"))?;
    let distances =
        Code::new(distances).filter(usable).ok_or(Stop::Wrong("invalid distances set"))?;
    Ok((literals, distances))
}

fn compressed(
    bits: &mut Bits,
    output: &mut Vec<u8>,
    literals: &Code,
    distances: &Code,
    limit: usize,
) -> Step<()> {
    while output.len() <= limit {
        let symbol = literals.read(bits, "invalid literal/length code")?;
        if symbol < 256 {
            output.push(symbol as u8);
            continue;
        }
        if symbol == 256 {
            return Ok(());
        }
        let (base, extra) = *LENGTHS
            .get(symbol as usize - 257)
            .ok_or(Stop::Wrong("invalid literal/length code"))?;
        let length = base + bits.take(extra)?;
        let symbol = distances.read(bits, "invalid distance code")?;
        if symbol > 29 {
            return Err(Stop::Wrong("invalid distance code"));
        }
        let extra = (symbol / 2).saturating_sub(1);
        let base = if symbol < 2 { symbol + 1 } else { ((2 + symbol % 2) << extra) + 1 };
        let distance = (base + bits.take(extra)?) as usize;
        if distance > output.len() {
            return Err(Stop::Wrong("invalid distance too far back"));
        }
        for _ in 0..length {
            output.push(output[output.len() - distance]);
        }
    }
    Err(Stop::NeedsInput)
}
