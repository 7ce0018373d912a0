//! The modules `_md5`, `_sha1`, `_sha2` and `_sha3`: message digests; an object keeps its message until it is asked.

use sha3::digest::{ExtendableOutput, Update, XofReader};

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, bytes_like, def, exception, flag, get, given, native,
};
use crate::python::version::Work;

/// Word of a digest object: the message so far, a bytearray of its own.
pub const MESSAGE: u32 = 2;

/// One algorithm.
struct Algorithm {
    kind: Obj,
    name: &'static str,
    block: usize,
    /// 0 where the caller says how long the digest is.
    size: usize,
    digest: fn(&[u8], usize) -> Vec<u8>,
}

fn of<D: sha2::Digest>(message: &[u8], _: usize) -> Vec<u8> {
    D::digest(message).to_vec()
}

fn of_any_length<D: Default + Update + ExtendableOutput>(message: &[u8], size: usize) -> Vec<u8> {
    let mut hasher = D::default();
    hasher.update(message);
    let mut digest = vec![0; size];
    hasher.finalize_xof().read(&mut digest);
    digest
}

const ALGORITHMS: &[Algorithm] = &[
    Algorithm { kind: t::MD5, name: "md5", block: 64, size: 16, digest: of::<md5::Md5> },
    Algorithm { kind: t::SHA1, name: "sha1", block: 64, size: 20, digest: of::<sha1::Sha1> },
    Algorithm { kind: t::SHA224, name: "sha224", block: 64, size: 28, digest: of::<sha2::Sha224> },
    Algorithm { kind: t::SHA256, name: "sha256", block: 64, size: 32, digest: of::<sha2::Sha256> },
    Algorithm { kind: t::SHA384, name: "sha384", block: 128, size: 48, digest: of::<sha2::Sha384> },
    Algorithm { kind: t::SHA512, name: "sha512", block: 128, size: 64, digest: of::<sha2::Sha512> },
    Algorithm {
        kind: t::SHA3_224,
        name: "sha3_224",
        block: 144,
        size: 28,
        digest: of::<sha3::Sha3_224>,
    },
    Algorithm {
        kind: t::SHA3_256,
        name: "sha3_256",
        block: 136,
        size: 32,
        digest: of::<sha3::Sha3_256>,
    },
    Algorithm {
        kind: t::SHA3_384,
        name: "sha3_384",
        block: 104,
        size: 48,
        digest: of::<sha3::Sha3_384>,
    },
    Algorithm {
        kind: t::SHA3_512,
        name: "sha3_512",
        block: 72,
        size: 64,
        digest: of::<sha3::Sha3_512>,
    },
    Algorithm {
        kind: t::SHAKE_128,
        name: "shake_128",
        block: 168,
        size: 0,
        digest: of_any_length::<sha3::Shake128>,
    },
    Algorithm {
        kind: t::SHAKE_256,
        name: "shake_256",
        block: 136,
        size: 0,
        digest: of_any_length::<sha3::Shake256>,
    },
];

fn algorithm(vm: &dyn Vm, object: Obj) -> &'static Algorithm {
    let kind = vm.heap.type_of(object);
    ALGORITHMS.iter().find(|row| row.kind == kind).unwrap_or(&ALGORITHMS[0])
}

/// The bytes that are to be hashed.
pub fn message(vm: &mut dyn Vm, object: Obj) -> Fallible<Vec<u8>> {
    if object.is_null() {
        return Ok(Vec::new());
    }
    if given::is_str(vm, object) {
        return Err(exception::type_error(vm, "Strings must be encoded before hashing"));
    }
    if !bytes_like::is(vm, object) {
        return Err(exception::type_error(vm, "object supporting the buffer API required"));
    }
    let bytes = bytes_like::expect(vm, object)?;
    vm.heap.spend(Work::DigestByte, bytes.len() as u64);
    Ok(bytes)
}

/// `data` had the name `string` before.
fn only_one(vm: &mut dyn Vm, data: Obj, string: Obj) -> Fallible<Obj> {
    if string.is_null() {
        return Ok(data);
    }
    if data.is_null() {
        return Ok(string);
    }
    let text = "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter \
                is slated for removal in a future version.";
    Err(exception::type_error(vm, text))
}

/// A digest object with the first part of its message.
fn create(vm: &mut dyn Vm, kind: Obj, first: Obj) -> Fallible<Owned> {
    let first = message(vm, first)?;
    let held = vm.heap.bytearray(&first);
    Ok(native::create(vm, kind, [(MESSAGE, held)]))
}

macro_rules! constructors {
    ($($name:ident $kind:ident;)*) => {
        $(fn $name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let first = only_one(vm, arguments[0], arguments[2])?;
            create(vm, t::$kind, first)
        })*
    };
}

constructors! {
    md5_new MD5;
    sha1_new SHA1;
    sha224_new SHA224;
    sha256_new SHA256;
    sha384_new SHA384;
    sha512_new SHA512;
}

/// `sha3_256(data=b'', *, usedforsecurity=True, string=None)`: these types are called themselves.
fn sha3_new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(data=b'', *, usedforsecurity=True, string=None)";
    let [data, _, string] = given::bind::<3>(vm, "sha3_224", signature, arguments, keywords)?;
    let first = only_one(vm, data, string)?;
    create(vm, kind, first)
}

/// Adds to the message; a blake2 object does the same.
pub fn update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let more = message(vm, arguments[1])?;
    let held = vm.heap.field(arguments[0], MESSAGE);
    vm.heap.bytearray_extend(held, &more);
    Ok(vm.none())
}

/// A bytearray of the same contents.
pub fn copied_message(vm: &mut dyn Vm, object: Obj) -> Owned {
    let held = vm.heap.field(object, MESSAGE);
    let message = vm.heap.bytes_value(held).to_vec();
    vm.heap.bytearray(&message)
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let message = copied_message(vm, arguments[0]);
    let kind = vm.heap.type_of(arguments[0]);
    Ok(native::create(vm, kind, [(MESSAGE, message)]))
}

fn computed(vm: &mut dyn Vm, object: Obj, size: usize) -> Vec<u8> {
    let held = vm.heap.field(object, MESSAGE);
    (algorithm(vm, object).digest)(vm.heap.bytes_value(held), size)
}

/// As hexadecimal digits.
pub fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let digest = computed(vm, arguments[0], 0);
    Ok(vm.heap.bytes(&digest))
}

fn hex_digest(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let digest = computed(vm, arguments[0], 0);
    Ok(vm.heap.str(&digits(&digest)))
}

/// The length argument of a digest of any length.
fn wanted(vm: &mut dyn Vm, length: Obj) -> Fallible<usize> {
    let length = given::size(vm, length, 0)?;
    if length < 0 {
        return Err(exception::value_error(vm, "value must be positive"));
    }
    if length >= 1 << 29 {
        return Err(exception::value_error(vm, "length is too large"));
    }
    if !vm.heap.has_room(length as u64 * 2) {
        return Err(exception::memory_error(vm));
    }
    Ok(length as usize)
}

fn shake_digest(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = wanted(vm, arguments[1])?;
    let digest = computed(vm, arguments[0], size);
    Ok(vm.heap.bytes(&digest))
}

fn shake_hex_digest(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = wanted(vm, arguments[1])?;
    let digest = computed(vm, arguments[0], size);
    Ok(vm.heap.str(&digits(&digest)))
}

fn name(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = algorithm(vm, object).name;
    Ok(vm.heap.str(name))
}

fn block_size(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let block = algorithm(vm, object).block;
    Ok(vm.heap.int(block as i64))
}

fn digest_size(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let size = algorithm(vm, object).size;
    Ok(vm.heap.int(size as i64))
}

fn rate_bits(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let block = algorithm(vm, object).block;
    Ok(vm.heap.int(8 * block as i64))
}

fn capacity_bits(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let block = algorithm(vm, object).block;
    Ok(vm.heap.int(1600 - 8 * block as i64))
}

fn suffix(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let suffix = if algorithm(vm, object).size == 0 { 0x1f } else { 0x06 };
    Ok(vm.heap.bytes(&[suffix]))
}

const METHODS: &[Def] = &[
    def("copy", "($self, /)", copy).doc("Return a copy of the hash object."),
    def("digest", "($self, /)", digest).doc("Return the digest value as a bytes object."),
    def("hexdigest", "($self, /)", hex_digest)
        .doc("Return the digest value as a string of hexadecimal digits."),
    def("update", "($self, obj, /)", update)
        .doc("Update this hash object's state with the provided string."),
];

const SHAKE_METHODS: &[Def] = &[
    def("copy", "($self, /)", copy).doc("Return a copy of the hash object."),
    def("digest", "($self, /, length)", shake_digest)
        .doc("Return the digest value as a bytes object."),
    def("hexdigest", "($self, /, length)", shake_hex_digest)
        .doc("Return the digest value as a string of hexadecimal digits."),
    def("update", "($self, data, /)", update)
        .doc("Update this hash object's state with the provided bytes-like object."),
];

const MEMBERS: &[GetSet] =
    &[get("block_size", block_size), get("name", name), get("digest_size", digest_size)];

const SHA3_MEMBERS: &[GetSet] = &[
    get("block_size", block_size),
    get("name", name),
    get("digest_size", digest_size),
    get("_capacity_bits", capacity_bits),
    get("_rate_bits", rate_bits),
    get("_suffix", suffix),
];

const fn row(name: &'static str, kind: Obj) -> TypeRow {
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(name, kind, Slots::EMPTY)
    }
}

const fn sha3_row(name: &'static str, kind: Obj, methods: &'static [Def]) -> TypeRow {
    TypeRow {
        methods,
        members: SHA3_MEMBERS,
        ..TypeRow::new(name, kind, Slots { new: Some(sha3_new), ..Slots::EMPTY })
    }
}

const SIGNATURE: &str = "($module, /, data=b'', *, usedforsecurity=True, string=None)";

/// `_md5`.
pub const MD5_MODULE: Module = Module {
    name: "_md5",
    functions: &[def("md5", SIGNATURE, md5_new)
        .doc("Return a new MD5 hash object; optionally initialized with a string.")],
    constants: &[("MD5Type", Constant::Static(t::MD5))],
    types: &[row("_md5.md5", t::MD5)],
    ..Module::EMPTY
};

/// `_sha1`.
pub const SHA1_MODULE: Module = Module {
    name: "_sha1",
    functions: &[def("sha1", SIGNATURE, sha1_new)
        .doc("Return a new SHA1 hash object; optionally initialized with a string.")],
    constants: &[("SHA1Type", Constant::Static(t::SHA1))],
    types: &[row("_sha1.sha1", t::SHA1)],
    ..Module::EMPTY
};

/// `_sha2`.
pub const SHA2_MODULE: Module = Module {
    name: "_sha2",
    functions: &[
        def("sha256", SIGNATURE, sha256_new)
            .doc("Return a new SHA-256 hash object; optionally initialized with a string."),
        def("sha224", SIGNATURE, sha224_new)
            .doc("Return a new SHA-224 hash object; optionally initialized with a string."),
        def("sha512", SIGNATURE, sha512_new)
            .doc("Return a new SHA-512 hash object; optionally initialized with a string."),
        def("sha384", SIGNATURE, sha384_new)
            .doc("Return a new SHA-384 hash object; optionally initialized with a string."),
    ],
    constants: &[
        ("SHA224Type", Constant::Static(t::SHA224)),
        ("SHA256Type", Constant::Static(t::SHA256)),
        ("SHA384Type", Constant::Static(t::SHA384)),
        ("SHA512Type", Constant::Static(t::SHA512)),
    ],
    types: &[
        row("_sha2.SHA224Type", t::SHA224),
        row("_sha2.SHA256Type", t::SHA256),
        row("_sha2.SHA384Type", t::SHA384),
        row("_sha2.SHA512Type", t::SHA512),
    ],
    ..Module::EMPTY
};

/// `_sha3`.
pub const SHA3_MODULE: Module = Module {
    name: "_sha3",
    constants: &[
        ("implementation", Constant::Text("HACL")),
        ("sha3_224", Constant::Static(t::SHA3_224)),
        ("sha3_256", Constant::Static(t::SHA3_256)),
        ("sha3_384", Constant::Static(t::SHA3_384)),
        ("sha3_512", Constant::Static(t::SHA3_512)),
        ("shake_128", Constant::Static(t::SHAKE_128)),
        ("shake_256", Constant::Static(t::SHAKE_256)),
    ],
    types: &[
        sha3_row("_sha3.sha3_224", t::SHA3_224, METHODS),
        sha3_row("_sha3.sha3_256", t::SHA3_256, METHODS),
        sha3_row("_sha3.sha3_384", t::SHA3_384, METHODS),
        sha3_row("_sha3.sha3_512", t::SHA3_512, METHODS),
        sha3_row("_sha3.shake_128", t::SHAKE_128, SHAKE_METHODS),
        sha3_row("_sha3.shake_256", t::SHAKE_256, SHAKE_METHODS),
    ],
    ..Module::EMPTY
};
