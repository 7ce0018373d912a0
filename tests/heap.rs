//! The heap against what CPython 3.13 was seen to do: addresses, sizes, growth, reuse, order, collection.

use heapdeck::python::heap::arena::address;
use heapdeck::python::heap::image::{self, types};
use heapdeck::python::heap::{
    Heap, Layout, Obj, Owned, hash_big, hash_float, hash_int, hash_tuple,
};
use heapdeck::python::version::{DictRules, PYTHON_3_13, Profile};
use num_bigint::BigInt;

static PROFILE: Profile = PYTHON_3_13;

fn heap() -> Heap {
    Heap::new(&PROFILE)
}

fn release_all(heap: &mut Heap, objects: Vec<Owned>) {
    for object in objects {
        heap.release(object);
    }
}

/// `class C: pass`, as far as memory goes.
fn class(heap: &mut Heap) -> Owned {
    let layout = Layout {
        managed_dict: true,
        managed_weak_list: true,
        inline_values: true,
        ..Layout::collected(16, &[])
    };
    let class = heap.new_type(types::TYPE, layout);
    let keys = heap.new_shared_keys();
    heap.set_word(class.get(), types::word::CACHED_KEYS, u64::from(keys));
    class
}

fn slots_class(heap: &mut Heap, members: u16) -> Owned {
    let size = 16 + 8 * u32::from(members);
    let layout = Layout { members: (2, members), ..Layout::collected(size, &[]) };
    heap.new_type(types::TYPE, layout)
}

/// Bytes between consecutive new objects in a fresh pool.
fn stride(make: impl Fn(&mut Heap) -> Owned) -> u64 {
    let mut heap = heap();
    let objects: Vec<Owned> = (0..8).map(|_| make(&mut heap)).collect();
    let distance = address(objects[7].get()) - address(objects[6].get());
    release_all(&mut heap, objects);
    distance
}

#[test]
fn small_ints_are_static_and_32_bytes_apart() {
    let mut heap = heap();
    for value in -5..256 {
        let (a, b) = (heap.int(value).into_raw(), heap.int(value + 1).into_raw());
        assert_eq!(address(b) - address(a), 32);
        assert_eq!(address(a) % 16, 8);
        assert!(heap.is_immortal(a));
        assert_eq!(heap.int_value(a), Some(value));
    }
    let (a, b) = (heap.int(257), heap.int(257));
    assert_ne!(a.get(), b.get());
    assert_eq!(address(b.get()) - address(a.get()), 32);
    assert_eq!(address(a.get()) % 16, 0);
    release_all(&mut heap, vec![a, b]);
}

#[test]
fn characters_bytes_and_empty_containers_are_shared() {
    let mut heap = heap();
    for text in ["", "a", "\u{e9}", "0"] {
        let (a, b) = (heap.str(text), heap.interned(text));
        assert_eq!(a.get(), b.get(), "{text}");
        assert!(heap.is_immortal(a.get()));
        release_all(&mut heap, vec![a, b]);
    }
    let (a, b) = (heap.bytes(b"x"), heap.bytes(b"x"));
    assert_eq!(a.get(), b.get());
    release_all(&mut heap, vec![a, b]);
    let empty = heap.tuple(&[]);
    assert_eq!(empty.get(), image::EMPTY_TUPLE);
    heap.release(empty);
    let (first, second) = (image::latin1_character(b'a'), image::latin1_character(b'b'));
    assert_eq!(address(second) - address(first), 48);
    let (first, second) = (image::latin1_character(200), image::latin1_character(201));
    assert_eq!(address(second) - address(first), 64);
    let name = heap.interned("append").into_raw();
    assert!(heap.is_immortal(name), "the interpreter's own names are static");
    let word = heap.interned("something");
    assert_eq!(heap.refcount(word.get()), 1, "the table of interned strings holds no count");
    heap.release(word);
}

#[test]
fn sizes_are_those_of_getsizeof() {
    let mut heap = heap();
    let big = |heap: &mut Heap, text: &str| heap.int_from_big(&text.parse().expect("a number"));
    let googol = format!("1{}", "0".repeat(100));
    let objects = vec![
        (heap.int(0), 28),
        (heap.int(257), 28),
        (heap.int(1 << 30), 32),
        (heap.int((1 << 60) - 1), 32),
        (heap.int(1 << 60), 36),
        (big(&mut heap, "18446744073709551616"), 36),
        (big(&mut heap, &googol), 72),
        (heap.float(1.5), 24),
        (heap.complex(1.0, 2.0), 32),
        (heap.new_object(types::OBJECT), 16),
        (heap.str(""), 41),
        (heap.str("something"), 50),
        (heap.str("\u{e9}"), 61),
        (heap.str("\u{e9}\u{e9}\u{e9}"), 60),
        (heap.str("\u{20ac}"), 60),
        (heap.str("\u{1f600}\u{1f600}"), 68),
        (heap.bytes(b""), 33),
        (heap.bytes(b"0123456789"), 43),
        (heap.bytearray(b""), 56),
        (heap.bytearray(b"0123456789"), 67),
        (heap.tuple(&[]), 40),
        (heap.tuple(&[image::NONE; 3]), 64),
        (heap.list(&[]), 56),
        (heap.list(&[image::NONE; 3]), 80),
        (heap.dict(), 64),
        (heap.set(), 216),
        (heap.cell(Obj::NULL), 40),
        (heap.slice(image::NONE, image::NONE, image::NONE), 56),
        (heap.new_object(types::RANGE), 48),
        (heap.new_object(types::FUNCTION), 160),
        (heap.new_object(types::METHOD), 64),
        (heap.new_object(types::BUILTIN_FUNCTION), 72),
        (heap.new_object(types::PROPERTY), 80),
        (heap.new_object(types::LIST_ITERATOR), 48),
        (heap.new_object(types::RANGE_ITERATOR), 40),
        (heap.new_object(types::VALUE_ERROR), 88),
        (heap.new_object(types::MODULE), 72),
        (heap.new_object(types::WEAKREF), 80),
        (heap.new_var_object(types::GENERATOR, 2), 176),
        (heap.new_var_object(types::GENERATOR, 6), 208),
        (heap.new_var_object(types::CODE, 2), 208),
    ];
    for (place, (object, size)) in objects.into_iter().enumerate() {
        assert_eq!(heap.size_of(object.get()), size, "number {place}");
        heap.release(object);
    }
    for (object, size) in [(image::NONE, 16), (image::TRUE, 28), (types::INT, 416)] {
        assert_eq!(heap.size_of(object), size);
    }
    let class = class(&mut heap);
    assert_eq!(heap.size_of(class.get()), 1712);
    let instance = heap.new_instance(class.get());
    assert_eq!(heap.size_of(instance.get()), 48);
    let slots = slots_class(&mut heap, 3);
    let slotted = heap.new_instance(slots.get());
    assert_eq!(heap.size_of(slotted.get()), 56);
    release_all(&mut heap, vec![instance, slotted, class, slots]);
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn blocks_follow_the_size_classes() {
    assert_eq!(stride(|heap| heap.new_object(types::OBJECT)), 16);
    assert_eq!(stride(|heap| heap.int(1000)), 32);
    assert_eq!(stride(|heap| heap.int(1 << 40)), 32);
    assert_eq!(stride(|heap| heap.int_sized(1 << 40, 3)), 48);
    assert_eq!(stride(|heap| heap.float(1.0)), 32);
    assert_eq!(stride(|heap| heap.list(&[])), 64);
    assert_eq!(stride(Heap::dict), 64);
    assert_eq!(stride(Heap::set), 224);
    assert_eq!(stride(|heap| heap.tuple(&[image::NONE])), 48);
    assert_eq!(stride(|heap| heap.tuple(&[image::NONE; 5])), 80);
    assert_eq!(stride(|heap| heap.str("01234567890123456789")), 64);
    assert_eq!(stride(|heap| heap.new_object(types::FUNCTION)), 160);
    assert_eq!(stride(|heap| heap.new_object(types::METHOD)), 64);
    assert_eq!(stride(|heap| heap.new_var_object(types::GENERATOR, 2)), 192 - 16);
    let mut heap = heap();
    let first = heap.new_object(types::OBJECT);
    assert_eq!(address(first.get()) % 0x4000, 48);
    let list = heap.list(&[]);
    assert_eq!(address(list.get()) % 0x4000, 64);
    // The first block of more than 512 bytes lies in the brk heap.
    let long = heap.str(&"x".repeat(513 - 41));
    assert!(address(long.get()) < 0x4000_0000);
    let short = heap.str(&"x".repeat(512 - 41));
    assert!(address(short.get()) > 0x7f00_0000_0000);
    release_all(&mut heap, vec![first, list, long, short]);
}

#[test]
fn the_block_freed_last_is_used_first() {
    let mut heap = heap();
    let makers: [fn(&mut Heap) -> Owned; 6] = [
        |heap| heap.int(1 << 20),
        |heap| heap.float(1.0),
        |heap| heap.list(&[]),
        Heap::dict,
        |heap| heap.tuple(&[image::NONE, image::NONE]),
        |heap| heap.str("some text"),
    ];
    for make in makers {
        let objects: Vec<Owned> = (0..6).map(|_| make(&mut heap)).collect();
        let addresses: Vec<Obj> = objects.iter().map(Owned::get).collect();
        release_all(&mut heap, objects);
        let again: Vec<Owned> = (0..6).map(|_| make(&mut heap)).collect();
        let reused: Vec<Obj> = again.iter().map(Owned::get).collect();
        assert!(reused.iter().rev().eq(&addresses), "{reused:?} {addresses:?}");
        release_all(&mut heap, again);
    }
}

#[test]
fn free_lists_keep_freed_objects_for_their_type() {
    let mut heap = heap();
    let lists: Vec<Owned> = (0..100).map(|_| heap.list(&[])).collect();
    let last_kept = lists[79].get();
    let first_freed = lists[80].get();
    release_all(&mut heap, lists);
    let dict = heap.dict();
    // Eighty wait for the next lists; the blocks of the others are anybody's, the one freed last first.
    assert_ne!(dict.get(), last_kept);
    assert!(dict.get() >= first_freed);
    let list = heap.list(&[]);
    assert_eq!(list.get(), last_kept);
    release_all(&mut heap, vec![list, dict]);
}

#[test]
fn lists_grow_and_shrink_by_their_rule() {
    let mut heap = heap();
    let list = heap.list(&[]);
    let mut steps = vec![0];
    for _ in 0..200 {
        heap.list_append(list.get(), Owned::from_raw(image::NONE));
        let slots = heap.list_capacity(list.get());
        if steps.last() != Some(&slots) {
            steps.push(slots);
        }
    }
    assert_eq!(steps, [0, 4, 8, 16, 24, 32, 40, 52, 64, 76, 92, 108, 128, 148, 172, 200]);
    let exact = heap.list(&[image::NONE; 20]);
    assert_eq!(heap.list_capacity(exact.get()), 20);
    for item in heap.list_delete_range(exact.get(), 3, 20) {
        heap.release(item);
    }
    assert_eq!(heap.list_capacity(exact.get()), 8);
    let mut firsts = Vec::new();
    for count in 1..15 {
        let list = heap.list(&vec![image::NONE; count]);
        while heap.list_capacity(list.get()) == count {
            let item = heap.list_pop(list.get());
            heap.release(item);
        }
        firsts.push((heap.list_length(list.get()), heap.list_capacity(list.get())));
        heap.release(list);
    }
    let seen = [
        (0, 0),
        (0, 0),
        (0, 0),
        (0, 0),
        (1, 4),
        (2, 8),
        (2, 8),
        (1, 4),
        (3, 8),
        (4, 8),
        (4, 8),
        (5, 8),
        (5, 8),
        (6, 12),
    ];
    assert_eq!(firsts[..4], seen[..4]);
    assert_eq!(firsts[8..], seen[8..]);
    let extended = heap.list(&[]);
    heap.list_reserve(extended.get(), 5);
    assert_eq!(heap.list_capacity(extended.get()), 6);
    release_all(&mut heap, vec![list, exact, extended]);
}

#[test]
fn dicts_grow_in_steps_of_their_tables() {
    let mut heap = heap();
    for (general, expected) in [
        (
            false,
            [
                (0, 64),
                (1, 184),
                (6, 272),
                (11, 464),
                (22, 832),
                (43, 1584),
                (86, 3328),
                (171, 6576),
                (342, 13056),
            ],
        ),
        (
            true,
            [
                (0, 64),
                (1, 224),
                (6, 352),
                (11, 632),
                (22, 1168),
                (43, 2264),
                (86, 4688),
                (171, 9304),
                (342, 18512),
            ],
        ),
    ] {
        let dict = heap.dict();
        let mut steps = vec![(0, heap.size_of(dict.get()))];
        for number in 0..400 {
            let key = if general { heap.int(number) } else { heap.str(&format!("key{number}")) };
            let hash = if general { hash_int(number) } else { heap.str_hash(key.get()) };
            heap.dict_insert_new(dict.get(), key.get(), hash, Owned::from_raw(image::NONE));
            heap.release(key);
            let size = heap.size_of(dict.get());
            if steps.last().is_some_and(|last| last.1 != size) {
                steps.push((heap.dict_length(dict.get()), size));
            }
        }
        assert_eq!(steps, expected);
        assert!(heap.audit(&[dict.get()]).is_empty());
        heap.release(dict);
    }
}

fn convert(profile: &'static Profile, names: i64) -> u64 {
    let mut heap = Heap::new(profile);
    let dict = heap.dict();
    for number in 0..names {
        let key = heap.str(&format!("key{number}"));
        heap.dict_set_str(dict.get(), key.get(), Owned::from_raw(image::NONE));
        heap.release(key);
    }
    heap.dict_insert_new(dict.get(), image::small_int(1), 1, Owned::from_raw(image::NONE));
    let size = heap.size_of(dict.get());
    heap.release(dict);
    size
}

#[test]
fn a_key_that_is_no_str_converts_the_table() {
    static OLDER: Profile = Profile {
        dict: DictRules { doubles_small_tables: true, ..PYTHON_3_13.dict },
        ..PYTHON_3_13
    };
    assert_eq!(convert(&PROFILE, 2), 224);
    assert_eq!(convert(&PROFILE, 6), 632);
    for (names, size) in [(0, 224), (1, 352), (2, 352), (5, 352), (6, 632), (11, 1168), (22, 2264)]
    {
        assert_eq!(convert(&OLDER, names), size, "{names}");
    }
}

#[test]
fn instances_shrink_until_their_attributes_just_fit() {
    for (attributes, pattern) in [
        (
            0,
            [
                0, 1, 1, 3, 3, 5, 6, 6, 8, 8, 10, 10, 12, 12, 14, 15, 15, 17, 17, 19, 19, 21, 22,
                22, 24, 24, 26, 26, 28, 28, 28,
            ],
        ),
        (
            2,
            [
                0, 1, 1, 3, 3, 5, 6, 6, 8, 8, 10, 10, 12, 12, 14, 15, 15, 17, 17, 19, 19, 21, 22,
                22, 24, 24, 26, 26, 26, 26, 26,
            ],
        ),
    ] {
        let mut heap = heap();
        let class = class(&mut heap);
        // In a running interpreter no size class is empty.
        let others: Vec<Owned> =
            (3..=32).map(|class| heap.bytes(&vec![0; class * 16 - 33])).collect();
        let names: Vec<Obj> = ["x", "y"].iter().map(|name| heap.interned_name(name)).collect();
        let mut ids = Vec::new();
        for _ in 0..31 {
            let instance = heap.new_instance(class.get());
            for name in &names[..attributes] {
                heap.instance_set(instance.get(), *name, Owned::from_raw(image::NONE));
            }
            ids.push(instance.get());
            heap.release(instance);
        }
        let first = |id: &Obj| ids.iter().position(|other| other == id);
        let seen: Vec<usize> = ids.iter().filter_map(first).collect();
        assert_eq!(seen, pattern);
        release_all(&mut heap, others);
        heap.release(class);
    }
}

#[test]
fn the_dict_of_an_instance_takes_its_values_over() {
    let mut heap = heap();
    let class = class(&mut heap);
    let mut sizes = Vec::new();
    for _ in 0..36 {
        let instance = heap.new_instance(class.get());
        let dict = heap.instance_dict(instance.get());
        sizes.push(heap.size_of(dict));
        heap.release(instance);
    }
    let expected: Vec<u64> =
        (1..=36).map(|k: u64| 64 + 8 * 30_u64.saturating_sub(k).max(1)).collect();
    assert_eq!(sizes, expected);
    let instance = heap.new_instance(class.get());
    let (x, y) = (heap.interned_name("x"), heap.interned_name("y"));
    let value = heap.int(1000);
    heap.instance_set(instance.get(), y, value);
    let dict = heap.instance_dict(instance.get());
    let kept = heap.own(dict);
    let value = heap.int(2000);
    heap.dict_set_str(dict, x, value);
    let found = heap.instance_get(instance.get(), x);
    assert_eq!(heap.int_value(found), Some(2000), "a key set in the dict is an attribute");
    assert!(heap.audit(&[instance.get(), kept.get(), class.get()]).is_empty());
    heap.release(instance);
    let keys: Vec<Obj> = heap.dict_items(kept.get()).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [y, x], "the dict outlives the instance, in the order of setting");
    assert!(heap.audit(&[kept.get(), class.get()]).is_empty());
    let copy = heap.dict_copy(kept.get());
    heap.release(class);
    assert!(heap.audit(&[kept.get(), copy.get()]).is_empty());
    heap.dict_clear(copy.get());
    release_all(&mut heap, vec![kept, copy]);
    assert_eq!(heap.audit(&[]), vec![]);
}

fn set_of(heap: &mut Heap, keys: &[Obj]) -> Owned {
    let set = heap.set();
    for key in keys {
        let hash = heap.atom_hash(*key).expect("a constant");
        heap.set_insert_new(set.get(), *key, hash);
    }
    set
}

fn texts(heap: &Heap, keys: &[Obj]) -> Vec<String> {
    keys.iter().map(|key| heap.text(*key).into_owned()).collect()
}

#[test]
fn sets_iterate_in_the_order_of_cpython() {
    let mut heap = heap();
    let values: Vec<i64> = (0..60).map(|i: i64| (i * i * 7919) % 10007 - 3000).collect();
    let keys: Vec<Obj> = values.iter().map(|value| heap.int(*value).into_raw()).collect();
    let set = set_of(&mut heap, &keys);
    let seen: Vec<i64> =
        heap.set_items(set.get()).into_iter().filter_map(|key| heap.int_value(key)).collect();
    let expected = [
        386, 1156, 3466, -1653, -884, -2165, -1778, -1010, 654, 6545, 530, 5003, -2540, 3225, 3995,
        4380, 4765, 4764, 5919, 5917, 2849, 2850, -2781, 3620, 3617, -2009, 5159, -471, -87, 1839,
        2224, 3761, 3378, 3764, 4534, 4919, -2118, 6843, -2885, -1345, 964, -3000, 4042, -1462,
        6351, 2388, -1961, -2471, 1886, 2655, 1888, 992, 1761, 2917, 4966, 5224, 4842, 6506, -2166,
        -385,
    ];
    assert_eq!(seen, expected);
    heap.release(set);
    for key in keys {
        heap.release_raw(key);
    }
    let words = [
        "spam",
        "eggs",
        "ham",
        "bacon",
        "a",
        "b",
        "zeta",
        "alpha",
        "omega",
        "",
        "x1",
        "x2",
        "\u{e9}t\u{e9}",
        "\u{20ac}uro",
        "snake",
        "python",
    ];
    let keys: Vec<Obj> = words.iter().map(|word| heap.str(word).into_raw()).collect();
    let set = set_of(&mut heap, &keys);
    let order = heap.set_items(set.get());
    let expected = [
        "",
        "alpha",
        "omega",
        "eggs",
        "b",
        "\u{e9}t\u{e9}",
        "zeta",
        "\u{20ac}uro",
        "python",
        "a",
        "x1",
        "ham",
        "bacon",
        "spam",
        "snake",
        "x2",
    ];
    assert_eq!(texts(&heap, &order), expected);
    let literal: Vec<Obj> =
        [5, 4, 0, 1, 2, 10, 6].iter().map(|place: &usize| keys[*place]).collect();
    let constant = heap.frozen_set_of_constants(&literal);
    let order = heap.set_items(constant.get());
    assert_eq!(texts(&heap, &order), ["eggs", "b", "zeta", "a", "x1", "ham", "spam"]);
    let built = heap.set();
    heap.set_fill_from(built.get(), constant.get());
    let order = heap.set_items(built.get());
    assert_eq!(texts(&heap, &order), ["zeta", "a", "x1", "ham", "spam", "eggs", "b"]);
    release_all(&mut heap, vec![set, constant, built]);
    for key in keys {
        heap.release_raw(key);
    }
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn sets_grow_and_pop_as_in_cpython() {
    let mut heap = heap();
    let set = heap.set();
    let mut steps = vec![(0, heap.size_of(set.get()))];
    for number in 0..400 {
        let key = heap.int(number);
        heap.set_insert_new(set.get(), key.get(), number);
        heap.release(key);
        let size = heap.size_of(set.get());
        if steps.last().is_some_and(|last| last.1 != size) {
            steps.push((heap.set_length(set.get()), size));
        }
    }
    assert_eq!(steps, [(0, 216), (5, 728), (19, 2264), (77, 8408), (307, 32984)]);
    for key in heap.set_clear(set.get()) {
        heap.release(key);
    }
    assert_eq!(heap.size_of(set.get()), 216);
    let five: Vec<Obj> = (0..5).map(image::small_int).collect();
    let constant = heap.frozen_set_of_constants(&five);
    assert_eq!(heap.size_of(constant.get()), 728);
    let literal = heap.set();
    heap.set_fill_from(literal.get(), constant.get());
    assert_eq!(heap.size_of(literal.get()), 472, "a literal's set is made at its size");
    heap.release(constant);
    let twenty: Vec<Obj> = (0..20).map(image::small_int).collect();
    let popped = set_of(&mut heap, &twenty);
    for value in (0..20).step_by(3) {
        let mut probe = heap.set_probe(popped.get(), value);
        let place = heap.set_probe_next(&mut probe).expect("it is there");
        let key = heap.set_remove_at(popped.get(), place);
        heap.release(key);
    }
    for value in [100, 200] {
        heap.set_insert_new(popped.get(), image::small_int(value), value);
    }
    let big = heap.int(300);
    heap.set_insert_new(popped.get(), big.get(), 300);
    let order: Vec<Option<i64>> =
        heap.set_items(popped.get()).into_iter().map(|key| heap.int_value(key)).collect();
    let expected = [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 300, 200, 100];
    assert!(order.into_iter().flatten().eq(expected));
    for expected in [1, 2, 4, 5, 7] {
        let key = heap.set_pop(popped.get()).expect("not empty");
        assert_eq!(heap.int_value(key.get()), Some(expected));
        heap.release(key);
    }
    release_all(&mut heap, vec![set, literal, popped, big]);
}

#[test]
fn hashes_are_those_of_seed_zero() {
    let mut heap = heap();
    for (text, hash) in [
        ("spam", -7_643_603_308_804_133_256),
        ("a", 4_644_417_185_603_328_019),
        ("\u{e9}t\u{e9}", -1_033_370_291_238_291_217),
        ("\u{20ac}uro", 7_542_247_858_446_192_590),
        ("", 0),
    ] {
        let object = heap.str(text);
        assert_eq!(heap.str_hash(object.get()), hash, "{text}");
        heap.release(object);
    }
    let floats = [0.5, 1.5, -2.25, 1e300, 1e-300, f64::INFINITY, 3.0];
    let hashes = [
        1_152_921_504_606_846_976,
        1_152_921_504_606_846_977,
        -576_460_752_303_423_490,
        1_224_995_262_755_759_164,
        482_449_582_752_280_463,
        314_159,
        3,
    ];
    assert_eq!(floats.map(hash_float), hashes);
    assert_eq!([(1 << 61) - 1, 1 << 61, -1].map(hash_int), [0, 1, -2]);
    assert_eq!(hash_big(&(BigInt::from(-1) << 70)), -512);
    assert_eq!(hash_big(&(BigInt::from(1) << 100)), 549_755_813_888);
    assert_eq!(hash_tuple(&[1, 2, 3]), 529_344_067_295_497_451);
    assert_eq!(hash_tuple(&[]), 5_740_354_900_026_072_187);
    let bytes = heap.bytes(b"abc");
    assert_eq!(heap.bytes_hash(bytes.get()), -4_594_863_902_769_663_758);
    let set = heap.frozen_set_of_constants(&[1, 2, 3].map(image::small_int));
    assert_eq!(heap.frozen_set_hash(set.get()), -272_375_401_224_217_160);
    let complex = heap.complex(1.0, 2.0);
    assert_eq!(heap.atom_hash(complex.get()), Some(2_000_007));
    assert_eq!(heap.atom_hash(image::NONE), Some(4_238_894_112));
    release_all(&mut heap, vec![bytes, set, complex]);
}
