//! Death and collection: counts reach zero, cycles are found, finalizers and weak references have their say.

use heapdeck::python::heap::image::{self, types};
use heapdeck::python::heap::{Heap, Layout, Obj, Owned};
use heapdeck::python::version::{PYTHON_3_13, Profile};

static PROFILE: Profile = PYTHON_3_13;

fn heap() -> Heap {
    Heap::new(&PROFILE)
}

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

fn set(heap: &mut Heap, object: &Owned, name: &str, value: &Owned) {
    let name = heap.interned_name(name);
    let value = heap.own(value.get());
    heap.instance_set(object.get(), name, value);
}

/// Two instances that refer to each other.
fn pair(heap: &mut Heap, class: &Owned) -> (Owned, Owned) {
    let (a, b) = (heap.new_instance(class.get()), heap.new_instance(class.get()));
    set(heap, &a, "other", &b);
    set(heap, &b, "other", &a);
    (a, b)
}

#[test]
fn self_references_are_collected_and_counted() {
    let mut heap = heap();
    let list = heap.list(&[]);
    let itself = heap.own(list.get());
    heap.list_append(list.get(), itself);
    assert_eq!(heap.collect(2), 0, "still held from outside");
    heap.release(list);
    assert_eq!(heap.collect(2), 1);
    let dict = heap.dict();
    let name = heap.interned_name("self");
    let itself = heap.own(dict.get());
    heap.dict_set_str(dict.get(), name, itself);
    heap.release(dict);
    assert_eq!(heap.collect(0), 1);
    let inner = heap.list(&[]);
    let tuple = heap.tuple(&[inner.get()]);
    let back = heap.own(tuple.get());
    heap.list_append(inner.get(), back);
    heap.release(inner);
    heap.release(tuple);
    assert_eq!(heap.collect(1), 2, "a tuple has no tp_clear, the list breaks the cycle");
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn two_instances_in_a_cycle_count_two_and_their_dict_one_more() {
    let mut heap = heap();
    let class = class(&mut heap);
    let (a, b) = pair(&mut heap, &class);
    heap.release(a);
    heap.release(b);
    assert_eq!(heap.collect(2), 2);
    let (a, b) = pair(&mut heap, &class);
    heap.instance_dict(a.get());
    assert!(heap.audit(&[a.get(), b.get(), class.get()]).is_empty());
    heap.release(a);
    heap.release(b);
    assert_eq!(heap.collect(2), 3);
    assert_eq!(heap.audit(&[class.get()]), vec![]);
    heap.release(class);
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn what_lives_is_left_alone() {
    let mut heap = heap();
    let class = class(&mut heap);
    let outer = heap.list(&[]);
    let mut roots = Vec::new();
    for round in 0..200 {
        let (a, b) = pair(&mut heap, &class);
        if round % 3 == 0 {
            let held = heap.own(b.get());
            heap.list_append(outer.get(), held);
        }
        heap.release(a);
        heap.release(b);
        if round % 50 == 0 {
            heap.collect(round as u8 % 3);
        }
    }
    roots.push(outer.get());
    roots.push(class.get());
    heap.collect(2);
    assert_eq!(heap.audit(&roots), vec![]);
    let objects: usize = (0..3).map(|generation| heap.gc_objects(generation).len()).sum();
    assert_eq!(objects, 2 + 67 * 2, "the list, the class, and the pairs that are held");
    heap.release(outer);
    assert_eq!(heap.collect(2), 67 * 2);
    heap.release(class);
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn a_finalizer_runs_once_and_may_resurrect() {
    let mut heap = heap();
    let class = class(&mut heap);
    heap.set_word(class.get(), types::word::FINALIZE, 1);
    let plain = heap.new_instance(class.get());
    let object = plain.get();
    heap.release(plain);
    assert_eq!(heap.pending_finalizers, [object], "it waits for its __del__");
    assert_eq!(heap.refcount(object), 1);
    heap.pending_finalizers.clear();
    heap.finish_finalizer(object);
    assert_eq!(heap.audit(&[class.get()]), vec![]);

    let (a, b) = pair(&mut heap, &class);
    let (first, second) = (a.get(), b.get());
    heap.release(a);
    heap.release(b);
    let collection = heap.collect_start(2);
    let kept = heap.own(first);
    for expected in [first, second] {
        assert_eq!(heap.next_of_garbage(), Some(expected));
        heap.finish_finalizer(expected);
    }
    assert_eq!(heap.next_of_garbage(), None);
    assert_eq!(
        heap.collect_finish(collection, Obj::NULL, 0),
        0,
        "one was brought back, and with it the other"
    );
    assert_eq!(heap.audit(&[kept.get(), class.get()]), vec![]);
    heap.release(kept);
    let collection = heap.collect_start(2);
    assert_eq!(heap.next_of_garbage(), None, "each __del__ runs once");
    assert_eq!(heap.collect_finish(collection, Obj::NULL, 0), 2);
    heap.release(class);
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn weak_references_die_with_their_target() {
    let mut heap = heap();
    let class = class(&mut heap);
    let object = heap.new_instance(class.get());
    let callback = heap.cell(Obj::NULL);
    let plain =
        heap.weak_reference(types::WEAKREF, object.get(), Obj::NULL).expect("referenceable");
    let again =
        heap.weak_reference(types::WEAKREF, object.get(), Obj::NULL).expect("referenceable");
    assert_eq!(plain.get(), again.get(), "references without callback are shared");
    let called =
        heap.weak_reference(types::WEAKREF, object.get(), callback.get()).expect("referenceable");
    assert_eq!(heap.weak_references(object.get()), [plain.get(), called.get()]);
    assert_eq!(heap.refcount(object.get()), 1);
    heap.release(object);
    assert_eq!(heap.weak_target(plain.get()), Obj::NULL);
    assert_eq!(heap.pending_finalizers, [called.get()], "its callback is to be called");
    heap.pending_finalizers.clear();
    heap.finish_finalizer(called.get());
    let list = heap.list(&[]);
    assert!(heap.weak_reference(types::WEAKREF, list.get(), Obj::NULL).is_none());

    let (a, b) = pair(&mut heap, &class);
    let watcher =
        heap.weak_reference(types::WEAKREF, b.get(), callback.get()).expect("referenceable");
    heap.release(a);
    heap.release(b);
    let collection = heap.collect_start(2);
    assert_eq!(heap.pending_finalizers, [watcher.get()]);
    assert_eq!(heap.weak_target(watcher.get()), Obj::NULL);
    while let Some(object) = heap.next_pending() {
        heap.finish_finalizer(object);
    }
    assert_eq!(heap.collect_finish(collection, Obj::NULL, 0), 2);
    for object in [plain, again, called, list, watcher, callback, class] {
        heap.release(object);
    }
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn atoms_are_untracked() {
    let mut heap = heap();
    let dict = heap.dict();
    let name = heap.interned_name("x");
    heap.dict_set_str(dict.get(), name, Owned::from_raw(image::NONE));
    assert!(!heap.is_tracked(dict.get()));
    let list = heap.list(&[]);
    heap.dict_set_str(dict.get(), name, list);
    assert!(heap.is_tracked(dict.get()));
    let tuple = heap.tuple(&[image::NONE, image::TRUE]);
    assert!(heap.is_tracked(tuple.get()));
    heap.collect(0);
    assert!(!heap.is_tracked(tuple.get()));
    heap.dict_set_str(dict.get(), name, Owned::from_raw(image::NONE));
    heap.collect(2);
    assert!(!heap.is_tracked(dict.get()));
    heap.release(tuple);
    heap.release(dict);
}

#[test]
fn the_young_are_collected_every_2001_objects() {
    let mut heap = heap();
    let keep = heap.list(&[]);
    let mut runs = Vec::new();
    let mut last = 0;
    for number in 1..=30_000 {
        let item = heap.list(&[]);
        heap.list_append(keep.get(), item);
        if heap.gc_due() {
            let generation = heap.gc_due_generation();
            runs.push((generation, number - last));
            last = number;
            heap.collect(generation);
        }
    }
    let generations: Vec<u8> = runs.iter().map(|run| run.0).collect();
    assert_eq!(generations, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    assert!(runs.iter().skip(1).all(|run| run.1 == 2001), "{runs:?}");
    heap.release(keep);
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn deep_structures_die_without_recursion() {
    let mut heap = heap();
    let mut chain = heap.list(&[]);
    for round in 0..200_000 {
        chain = match round % 3 {
            0 => heap.tuple_from_owned(vec![chain]),
            1 => heap.list_from_owned(vec![chain]),
            _ => {
                let dict = heap.dict();
                let name = heap.interned_name("next");
                heap.dict_set_str(dict.get(), name, chain);
                dict
            }
        };
    }
    heap.release(chain);
    assert_eq!(heap.audit(&[]), vec![]);
    assert_eq!(heap.gc_objects(0), vec![]);
}

#[test]
fn a_checkpoint_brings_everything_back() {
    let mut heap = heap();
    let class = class(&mut heap);
    let list = heap.list(&[]);
    for number in 0..3000 {
        let item = heap.int(number * 1000);
        heap.list_append(list.get(), item);
    }
    let checkpoint = heap.snapshot();
    let run = |heap: &mut Heap| {
        let mut seen = Vec::new();
        for number in 0..500 {
            let instance = heap.new_instance(class.get());
            let text = heap.str(&format!("text {number}"));
            let name = heap.interned(&format!("name{number}"));
            heap.instance_set(instance.get(), name.get(), text);
            heap.release(name);
            seen.push(instance.get());
            if number % 3 == 0 {
                heap.release(instance);
            } else {
                heap.list_append(list.get(), instance);
            }
        }
        seen.push(Obj(heap.collect(2) as u32));
        let items = heap.list_items(list.get());
        seen.extend(items);
        seen
    };
    let first = run(&mut heap);
    heap.restore(&checkpoint);
    assert_eq!(heap.audit(&[list.get(), class.get()]), vec![]);
    assert_eq!(heap.list_length(list.get()), 3000);
    let second = run(&mut heap);
    assert_eq!(first, second, "the same operations give the same addresses");
    let next = heap.snapshot_after(&checkpoint);
    assert!(next.shared_bytes(&checkpoint) > 0, "what did not change is kept once");
    heap.restore(&next);
    assert_eq!(heap.audit(&[list.get(), class.get()]), vec![]);
    heap.release(list);
    heap.release(class);
    assert_eq!(heap.audit(&[]), vec![]);
}

#[test]
fn running_out_of_memory_is_said_and_harms_nothing() {
    static SMALL: Profile = Profile { heap_limit_bytes: 4 << 20, ..PYTHON_3_13 };
    let mut heap = Heap::new(&SMALL);
    assert!(heap.has_room(1 << 20) && !heap.has_room(1 << 30));
    let list = heap.list(&[]);
    while !heap.is_exhausted() {
        let item = heap.list(&[image::NONE; 3]);
        heap.list_append(list.get(), item);
    }
    assert!(heap.used_bytes() < 6 << 20);
    let more = heap.list(&[image::NONE; 3]);
    let huge = heap.list_with_capacity(1 << 40);
    assert_eq!(heap.list_capacity(huge.get()), 0);
    let text = heap.str(&"x".repeat(20 << 20));
    let bytes = heap.bytes(&vec![7; 20 << 20]);
    for object in [huge, text, bytes, more, list] {
        heap.release(object);
    }
}
