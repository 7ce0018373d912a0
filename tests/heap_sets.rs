//! Sets and hashes against what CPython 3.13 was seen to do: order, growth, constants.

use heapdeck::python::heap::image;
use heapdeck::python::heap::{Heap, Obj, Owned, hash_big, hash_float, hash_int, hash_tuple};
use heapdeck::python::version::{PYTHON_3_13, Profile};
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
fn set_of(heap: &mut Heap, keys: &[Obj]) -> Owned {
    let set = heap.set();
    for key in keys {
        let hash = heap.atom_hash(*key).expect("a constant");
        heap.set_insert_new(set.get(), *key, hash);
    }
    set
}

/// Texts separated by bars.
fn list(texts: &str) -> Vec<&str> {
    texts.split('|').collect()
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
    let words = list(
        "spam|eggs|ham|bacon|a|b|zeta|alpha|omega||x1|x2|\u{e9}t\u{e9}|\u{20ac}uro|snake|python",
    );
    let keys: Vec<Obj> = words.iter().map(|word| heap.str(word).into_raw()).collect();
    let set = set_of(&mut heap, &keys);
    let order = heap.set_items(set.get());
    let expected = list(
        "|alpha|omega|eggs|b|\u{e9}t\u{e9}|zeta|\u{20ac}uro|python|a|x1|ham|bacon|spam|snake|x2",
    );
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
