//! The heap against what CPython 3.13 was seen to do: addresses, sizes, growth, reuse, order, collection.

use heapdeck::python::heap::image::{self, types};
use heapdeck::python::heap::{Heap, Layout, Obj, Owned, hash_int};
use heapdeck::python::version::{DictRules, PYTHON_3_13, Profile};

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
    let distance = heap.address(objects[7].get()) - heap.address(objects[6].get());
    release_all(&mut heap, objects);
    distance
}

#[test]
fn small_ints_are_static_and_32_bytes_apart() {
    let mut heap = heap();
    for value in -5..256 {
        let (a, b) = (heap.int(value).into_raw(), heap.int(value + 1).into_raw());
        assert_eq!(heap.address(b) - heap.address(a), 32);
        assert_eq!(heap.address(a) % 16, 8);
        assert!(heap.is_immortal(a));
        assert_eq!(heap.int_value(a), Some(value));
    }
    let (a, b) = (heap.int(257), heap.int(257));
    assert_ne!(a.get(), b.get());
    assert_eq!(heap.address(b.get()) - heap.address(a.get()), 32);
    assert_eq!(heap.address(a.get()) % 16, 0);
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
    assert_eq!(heap.address(second) - heap.address(first), 48);
    let (first, second) = (image::latin1_character(200), image::latin1_character(201));
    assert_eq!(heap.address(second) - heap.address(first), 64);
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
    assert_eq!(
        heap.address(first.get()) % 0x4000,
        48 + 16,
        "the interpreter holds the first block"
    );
    let list = heap.list(&[]);
    assert_eq!(heap.address(list.get()) % 0x4000, 64 + 64);
    // The first block of more than 512 bytes lies in the brk heap.
    let long = heap.str(&"x".repeat(513 - 41));
    assert!(heap.address(long.get()) < 0x4000_0000);
    let short = heap.str(&"x".repeat(512 - 41));
    assert!(heap.address(short.get()) > 0x7f00_0000_0000);
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

#[test]
fn a_string_grows_in_its_block_while_it_fits() {
    let mut heap = heap();
    let mut text = heap.str("abcd");
    let mut moves = 0;
    for number in 0..200 {
        let before = text.get();
        text = heap.str_append(text, image::latin1_character(b'x'));
        moves += usize::from(text.get() != before);
        assert_eq!(heap.str_length(text.get()), 5 + number);
    }
    assert!(moves <= 14, "one for each size class: {moves}");
    assert_eq!(heap.text(text.get()), format!("abcd{}", "x".repeat(200)));
    let wide = heap.str("\u{20ac}uro");
    let held = heap.own(text.get());
    let both = heap.str_append(text, wide.get());
    assert_ne!(both.get(), held.get(), "others hold it, and the new characters are wider");
    assert_eq!(heap.str_length(both.get()), 208);
    let grown = heap.str_append(both, held.get());
    assert!(heap.text(grown.get()).contains("x\u{20ac}uroabcdx"));
    assert_eq!(heap.size_of(grown.get()), 58 + 2 * 412);
    release_all(&mut heap, vec![held, wide, grown]);
}
