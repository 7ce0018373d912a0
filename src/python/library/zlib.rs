//! The module `zlib`: a stream is packed by another hand than zlib's, so its bytes may differ; unpacking agrees.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::binascii::{crc32, crc32_of};
use crate::python::library::inflate::{Inflated, inflate};
use crate::python::library::{Constant, Module, zlib_decompressor};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, bytes_like, def, exception, flag, given,
    member, native, protocol,
};

/// Words of a `Compress`: the input so far, level and window; not 0 once it is finished.
pub const INPUT: u32 = 2;
const LEVEL: u32 = 3;
const WINDOW: u32 = 4;
const FINISHED: u32 = 5;
/// How many bytes were given out, and where in the input flushes stand: numbers as bytes.
const WRITTEN: u32 = 6;
const FLUSHES: u32 = 7;
/// Words of a `Decompress`: the input so far, `unused_data`, `unconsumed_tail`, window, bytes given out, `eof`.
pub const UNUSED: u32 = 3;
pub const TAIL: u32 = 4;
const OPEN_WINDOW: u32 = 5;
const GIVEN: u32 = 6;
const ENDED: u32 = 7;

#[cold]
fn error(vm: &mut dyn Vm, text: impl Into<String>) -> Raised {
    exception::raise(vm, t::ZLIB_ERROR, text)
}

/// How a stream is wrapped, by `wbits`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    Raw,
    Zlib,
    Gzip,
    /// The header tells.
    Any,
}

fn wrapping(window: i64) -> Option<Wrapping> {
    match window {
        -15..=-8 => Some(Wrapping::Raw),
        0 | 8..=15 => Some(Wrapping::Zlib),
        24..=31 => Some(Wrapping::Gzip),
        40..=47 => Some(Wrapping::Any),
        _ => None,
    }
}

fn adler32_of(bytes: &[u8], start: u32) -> u32 {
    let (mut a, mut b) = (start & 0xffff, start >> 16);
    for chunk in bytes.chunks(5000) {
        for byte in chunk {
            a += u32::from(*byte);
            b += a;
        }
        (a, b) = (a % 65_521, b % 65_521);
    }
    b << 16 | a
}

fn adler32(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let start = if arguments[1].is_null() {
        1
    } else {
        let int = protocol::index_object(vm, arguments[1])?;
        let value = vm.heap.big(int.get()) & num_bigint::BigInt::from(u32::MAX);
        vm.release(int);
        u32::try_from(&value).unwrap_or(0)
    };
    Ok(vm.heap.int(i64::from(adler32_of(&data, start))))
}

/// A whole stream of these bytes.
fn packed(data: &[u8], level: i64, wrapping: Wrapping) -> Vec<u8> {
    let level = if level < 0 { 6 } else { level as u8 };
    let raw = miniz_oxide::deflate::compress_to_vec(data, level);
    match wrapping {
        Wrapping::Raw => raw,
        Wrapping::Gzip => {
            let extra = match level {
                9 => 2,
                1 => 4,
                _ => 0,
            };
            let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, extra, 3];
            let length = (data.len() as u32).to_le_bytes();
            [&head[..], &raw, &crc32_of(data, 0).to_le_bytes(), &length].concat()
        }
        _ => {
            let head = match level {
                0 | 1 => [0x78, 0x01],
                2..=5 => [0x78, 0x5e],
                6 => [0x78, 0x9c],
                _ => [0x78, 0xda],
            };
            [&head[..], &raw, &adler32_of(data, 1).to_be_bytes()].concat()
        }
    }
}

/// The same for a stream with flushes in its middle (at these places; a full one forgets what came before).
fn packed_in_parts(
    data: &[u8],
    level: i64,
    wrapping: Wrapping,
    flushes: &[(usize, bool)],
    is_last: bool,
) -> Vec<u8> {
    let level = if level < 0 { 6 } else { level as u8 };
    let whole = packed(&[], i64::from(level), wrapping);
    // Wrapping of an empty stream: what stands before and behind its two bytes.
    let head = match wrapping {
        Wrapping::Raw => 0,
        Wrapping::Gzip => 10,
        _ => 2,
    };
    let mut out = whole[..head].to_vec();
    let flags = create_comp_flags_from_zip_params(level.into(), 0, 0);
    let mut packer = CompressorOxide::new(flags);
    let mut start = 0;
    let ends = flushes.iter().map(|(place, is_full)| {
        (*place, if *is_full { TDEFLFlush::Full } else { TDEFLFlush::Sync })
    });
    for (end, flush) in ends.chain(is_last.then_some((data.len(), TDEFLFlush::Finish))) {
        let part = data.get(start..end).unwrap_or_default();
        compress_to_output(&mut packer, part, flush, |bytes| {
            out.extend_from_slice(bytes);
            true
        });
        start = end;
    }
    if is_last {
        match wrapping {
            Wrapping::Raw => {}
            Wrapping::Gzip => {
                out.extend(crc32_of(data, 0).to_le_bytes());
                out.extend((data.len() as u32).to_le_bytes());
            }
            _ => out.extend(adler32_of(data, 1).to_be_bytes()),
        }
    }
    out
}

/// A stream with its wrapping; what is missing at its end leaves it open.
fn unpacked(input: &[u8], wrapping: Wrapping, limit: usize) -> Result<Inflated, &'static str> {
    let open = || Inflated { output: Vec::new(), consumed: input.len(), ended: false };
    let is_gzip =
        wrapping == Wrapping::Gzip || wrapping == Wrapping::Any && input.first() == Some(&0x1f);
    let (head, tail) = match wrapping {
        Wrapping::Raw => (0, 0),
        _ if is_gzip => match gzip_head(input)? {
            Some(head) => (head, 8),
            None => return Ok(open()),
        },
        _ => {
            let [method, flags, ..] = *input else { return Ok(open()) };
            if (u16::from(method) << 8 | u16::from(flags)) % 31 != 0 {
                return Err("incorrect header check");
            }
            if method & 15 != 8 {
                return Err("unknown compression method");
            }
            (2, 4)
        }
    };
    let mut inflated = inflate(&input[head..], limit)?;
    inflated.consumed += head;
    if !inflated.ended || tail == 0 {
        return Ok(inflated);
    }
    let end = inflated.consumed + tail;
    let Some(check) = input.get(inflated.consumed..end) else {
        return Ok(Inflated { consumed: input.len(), ended: false, ..inflated });
    };
    let whole = inflated.output.len() <= limit;
    let right = if is_gzip {
        crc32_of(&inflated.output, 0).to_le_bytes()
    } else {
        adler32_of(&inflated.output, 1).to_be_bytes()
    };
    if whole && check[..4] != right {
        return Err("incorrect data check");
    }
    inflated.consumed = end;
    Ok(inflated)
}

/// Bytes of a gzip header, `None` when it is not complete.
fn gzip_head(input: &[u8]) -> Result<Option<usize>, &'static str> {
    if input.len() >= 2 && input[..2] != [0x1f, 0x8b] {
        return Err("incorrect header check");
    }
    if input.len() < 10 {
        return Ok(None);
    }
    let flags = input[3];
    let mut place = 10;
    if flags & 4 != 0 {
        let Some(length) = input.get(10..12) else { return Ok(None) };
        place = 12 + usize::from(u16::from_le_bytes([length[0], length[1]]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let rest = input.get(place..).unwrap_or_default();
            let Some(end) = rest.iter().position(|byte| *byte == 0) else { return Ok(None) };
            place += end + 1;
        }
    }
    if flags & 2 != 0 {
        place += 2;
    }
    Ok((place <= input.len()).then_some(place))
}

/// `data, level, wbits`.
fn compress(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let level = i64::from(given::c_int(vm, arguments[1], -1)?);
    let window = i64::from(given::c_int(vm, arguments[2], 15)?);
    match wrapping(window).filter(|kind| (-1..=9).contains(&level) && *kind != Wrapping::Any) {
        Some(kind) => Ok(vm.heap.bytes(&packed(&data, level, kind))),
        None => Err(error(vm, "Bad compression level")),
    }
}

/// The most that a stream may unpack to.
pub fn room(vm: &dyn Vm) -> usize {
    let mut most = 1 << 28;
    while most > 1 && !vm.heap.has_room(most) {
        most /= 2;
    }
    most as usize
}

/// `data, wbits, bufsize`.
fn decompress(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[0])?;
    let window = i64::from(given::c_int(vm, arguments[1], 15)?);
    let Some(kind) = wrapping(window) else {
        let text = "Error -2 while preparing to decompress data: inconsistent stream state";
        return Err(error(vm, text));
    };
    let most = room(vm);
    match unpacked(&data, kind, most) {
        Ok(inflated) if inflated.ended => Ok(vm.heap.bytes(&inflated.output)),
        Ok(inflated) if inflated.output.len() >= most => Err(exception::memory_error(vm)),
        Ok(_) => {
            let text = "Error -5 while decompressing data: incomplete or truncated stream";
            Err(error(vm, text))
        }
        Err(text) => Err(error(vm, format!("Error -3 while decompressing data: {text}"))),
    }
}

/// `level, method, wbits, memLevel, strategy, zdict`.
fn compress_object(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let level = i64::from(given::c_int(vm, arguments[0], -1)?);
    let window = i64::from(given::c_int(vm, arguments[2], 15)?);
    if !arguments[5].is_null() {
        return Err(exception::unsupported(vm, "a dictionary of `zlib`"));
    }
    let kind = wrapping(window).filter(|kind| *kind != Wrapping::Any);
    if kind.is_none() || !(-1..=9).contains(&level) {
        return Err(exception::value_error(vm, "Invalid initialization option"));
    }
    let input = vm.heap.bytearray(&[]);
    let flushes = vm.heap.bytearray(&[]);
    let object = native::create(vm, t::ZLIB_COMPRESS, [(INPUT, input), (FLUSHES, flushes)]);
    vm.heap.set_word(object.get(), LEVEL, level as u64);
    vm.heap.set_word(object.get(), WINDOW, window as u64);
    Ok(object)
}

/// What is packed is kept until the end.
fn compress_part(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[1])?;
    if vm.heap.word(arguments[0], FINISHED) != 0 {
        let text = "Error -2 while compressing data: inconsistent stream state";
        return Err(error(vm, text));
    }
    let input = vm.heap.field(arguments[0], INPUT);
    vm.heap.bytearray_extend(input, &data);
    Ok(vm.heap.bytes(&[]))
}

/// The stream so far: packed anew with the same flushes, it begins with the bytes that were given out.
fn stream_so_far(vm: &mut dyn Vm, object: Obj, is_last: bool) -> Vec<u8> {
    let (input, flushes) = (vm.heap.field(object, INPUT), vm.heap.field(object, FLUSHES));
    let level = vm.heap.word(object, LEVEL) as i64;
    let kind = wrapping(vm.heap.word(object, WINDOW) as i64).unwrap_or(Wrapping::Zlib);
    let flushes = vm.heap.bytes_value(flushes).chunks_exact(9);
    let flushes: Vec<(usize, bool)> = flushes
        .map(|entry| {
            let place = entry[..8].iter().rev().fold(0, |all, byte| all << 8 | usize::from(*byte));
            (place, entry[8] == 3)
        })
        .collect();
    let data = vm.heap.bytes_value(input);
    if flushes.is_empty() && is_last {
        return packed(data, level, kind);
    }
    packed_in_parts(data, level, kind, &flushes, is_last)
}

/// `self, mode`: `Z_FINISH` ends the stream, a flush in its middle gives out what there is so far.
fn compress_flush(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mode = given::c_int(vm, arguments[1], 4)?;
    if vm.heap.word(arguments[0], FINISHED) != 0 {
        return Err(error(vm, "Error -2 while flushing: inconsistent stream state"));
    }
    if mode == 0 {
        return Ok(vm.heap.bytes(&[]));
    }
    match mode {
        4 => vm.heap.set_word(arguments[0], FINISHED, 1),
        1..=3 => {
            let input = vm.heap.field(arguments[0], INPUT);
            let place = vm.heap.bytes_length(input) as u64;
            let flushes = vm.heap.field(arguments[0], FLUSHES);
            let entry = [&place.to_le_bytes()[..], &[mode as u8]].concat();
            vm.heap.bytearray_extend(flushes, &entry);
        }
        _ => return Err(error(vm, "Error -2 while flushing: inconsistent stream state")),
    }
    let stream = stream_so_far(vm, arguments[0], mode == 4);
    let written = vm.heap.word(arguments[0], WRITTEN) as usize;
    vm.heap.set_word(arguments[0], WRITTEN, stream.len() as u64);
    Ok(vm.heap.bytes(stream.get(written..).unwrap_or_default()))
}

/// `wbits, zdict`.
pub fn decompress_object(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let window = i64::from(given::c_int(vm, arguments[0], 15)?);
    if !arguments[1].is_null() {
        return Err(exception::unsupported(vm, "a dictionary of `zlib`"));
    }
    if wrapping(window).is_none() {
        return Err(exception::value_error(vm, "Invalid initialization option"));
    }
    let input = vm.heap.bytearray(&[]);
    let (unused, tail) = (vm.heap.bytes(&[]), vm.heap.bytes(&[]));
    let fields = [(INPUT, input), (UNUSED, unused), (TAIL, tail)];
    let object = native::create(vm, t::ZLIB_DECOMPRESS, fields);
    vm.heap.set_word(object.get(), OPEN_WINDOW, window as u64);
    Ok(object)
}

/// `self, data, max_length`: the stream is read again from its beginning, and what is new is given.
fn decompress_part(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[1])?;
    let most = given::size(vm, arguments[2], 0)?;
    if most < 0 {
        return Err(exception::value_error(vm, "max_length must be non-negative"));
    }
    let object = arguments[0];
    if vm.heap.word(object, ENDED) != 0 {
        let unused = vm.heap.field(object, UNUSED);
        let more = [vm.heap.bytes_value(unused), &data].concat();
        let more = vm.heap.bytes(&more);
        vm.store(object, UNUSED, more);
        return Ok(vm.heap.bytes(&[]));
    }
    let most = if most == 0 { room(vm) } else { most as usize };
    advance(vm, object, &data, most)
}

/// Has the stream ended?
pub fn is_ended(vm: &dyn Vm, object: Obj) -> bool {
    vm.heap.word(object, ENDED) != 0
}

/// Reads on in the input; gives out up to so many bytes.
pub fn advance(vm: &mut dyn Vm, object: Obj, data: &[u8], most: usize) -> Fallible<Owned> {
    let input = vm.heap.field(object, INPUT);
    let before = vm.heap.bytes_length(input);
    let whole = [vm.heap.bytes_value(input), data].concat();
    let given = vm.heap.word(object, GIVEN) as usize;
    let kind = wrapping(vm.heap.word(object, OPEN_WINDOW) as i64).unwrap_or(Wrapping::Zlib);
    let (limit, mut used) = (given + most, whole.len());
    let mut inflated = match unpacked(&whole, kind, limit) {
        Ok(inflated) => inflated,
        Err(text) => {
            return Err(error(vm, format!("Error -3 while decompressing data: {text}")));
        }
    };
    if inflated.output.len() >= limit && !inflated.ended {
        // As much of the input as the wanted output needs.
        let enough = |count: usize| {
            unpacked(&whole[..count], kind, limit).is_ok_and(|part| part.output.len() >= limit)
        };
        let (mut low, mut high) = (before, whole.len());
        while low < high {
            let middle = low.midpoint(high);
            if enough(middle) { high = middle } else { low = middle + 1 }
        }
        used = low;
    }
    if inflated.ended {
        used = inflated.consumed;
        vm.heap.set_word(object, ENDED, 1);
        let unused = vm.heap.bytes(&whole[used..]);
        vm.store(object, UNUSED, unused);
    }
    let tail = if inflated.ended { &[][..] } else { &whole[used..] };
    let tail = vm.heap.bytes(tail);
    vm.store(object, TAIL, tail);
    vm.heap.bytearray_set(input, &whole[..used]);
    vm.heap.set_word(object, GIVEN, inflated.output.len() as u64);
    let new = inflated.output.split_off(given.min(inflated.output.len()));
    Ok(vm.heap.bytes(&new))
}

/// `self, length`: what was left over for want of room.
fn decompress_flush(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = given::size(vm, arguments[1], 16_384)?;
    if length <= 0 {
        return Err(exception::value_error(vm, "length must be greater than zero"));
    }
    let tail = vm.heap.field(arguments[0], TAIL);
    let tail = vm.heap.bytes_value(tail).to_vec();
    if vm.heap.word(arguments[0], ENDED) != 0 {
        return Ok(vm.heap.bytes(&[]));
    }
    let most = room(vm);
    advance(vm, arguments[0], &tail, most)
}

fn unused_data(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let data = vm.heap.field(object, UNUSED);
    Ok(vm.own(data))
}

fn unconsumed_tail(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let data = vm.heap.field(object, TAIL);
    Ok(vm.own(data))
}

fn ended(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let ended = vm.heap.word(object, ENDED) != 0;
    Ok(vm.bool(ended))
}

const MEMBERS: &[GetSet] = &[
    member("unused_data", unused_data),
    member("unconsumed_tail", unconsumed_tail),
    member("eof", ended),
];

const ROWS: &[TypeRow] = &[
    exception::module_row("zlib.error", t::ZLIB_ERROR),
    TypeRow {
        methods: &[
            def("compress", "($self, data, /)", compress_part)
                .doc("Returns a bytes object containing compressed data."),
            def("flush", "($self, mode=zlib.Z_FINISH, /)", compress_flush)
                .doc("Return a bytes object containing any remaining compressed data."),
        ],
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new("zlib.Compress", t::ZLIB_COMPRESS, Slots::EMPTY)
    },
    TypeRow {
        methods: &[
            def("decompress", "($self, data, /, max_length=0)", decompress_part)
                .doc("Return a bytes object containing the decompressed version of the data."),
            def("flush", "($self, length=zlib.DEF_BUF_SIZE, /)", decompress_flush)
                .doc("Return a bytes object containing any remaining decompressed data."),
        ],
        members: MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new("zlib.Decompress", t::ZLIB_DECOMPRESS, Slots::EMPTY)
    },
    zlib_decompressor::ROW,
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "zlib",
    doc: "The functions in this module allow compression and decompression using the\nzlib library, \
          which is based on GNU zip.",
    functions: FUNCTIONS,
    constants: &[
        ("error", Constant::Static(t::ZLIB_ERROR)),
        ("_ZlibDecompressor", Constant::Static(t::ZLIB_DECOMPRESSOR)),
        ("__version__", Constant::Text("1.0")),
        ("DEFLATED", Constant::Int(8)),
        ("DEF_BUF_SIZE", Constant::Int(16_384)),
        ("DEF_MEM_LEVEL", Constant::Int(8)),
        ("MAX_WBITS", Constant::Int(15)),
        ("ZLIB_RUNTIME_VERSION", Constant::Text("1.3.1")),
        ("ZLIB_VERSION", Constant::Text("1.3.1")),
        ("Z_BEST_COMPRESSION", Constant::Int(9)),
        ("Z_BEST_SPEED", Constant::Int(1)),
        ("Z_BLOCK", Constant::Int(5)),
        ("Z_DEFAULT_COMPRESSION", Constant::Int(-1)),
        ("Z_DEFAULT_STRATEGY", Constant::Int(0)),
        ("Z_FILTERED", Constant::Int(1)),
        ("Z_FINISH", Constant::Int(4)),
        ("Z_FIXED", Constant::Int(4)),
        ("Z_FULL_FLUSH", Constant::Int(3)),
        ("Z_HUFFMAN_ONLY", Constant::Int(2)),
        ("Z_NO_COMPRESSION", Constant::Int(0)),
        ("Z_NO_FLUSH", Constant::Int(0)),
        ("Z_PARTIAL_FLUSH", Constant::Int(1)),
        ("Z_RLE", Constant::Int(3)),
        ("Z_SYNC_FLUSH", Constant::Int(2)),
        ("Z_TREES", Constant::Int(6)),
    ],
    types: ROWS,
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("adler32", "($module, data, value=1, /)", adler32)
        .doc("Compute an Adler-32 checksum of data."),
    def("compress", "($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)", compress)
        .doc("Returns a bytes object containing compressed data."),
    def(
        "compressobj",
        "($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, \
         memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None)",
        compress_object,
    )
    .doc("Return a compressor object."),
    def("crc32", "($module, data, value=0, /)", crc32).doc("Compute a CRC-32 checksum of data."),
    def("decompress", "($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)", decompress)
        .doc("Returns a bytes object containing the uncompressed data."),
    def("decompressobj", "($module, /, wbits=MAX_WBITS, zdict=b'')", decompress_object)
        .doc("Return a decompressor object."),
];
