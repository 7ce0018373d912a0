//! Containers and allocators against plain models, under random operations.

use heapdeck::python::heap::{Heap, Layout, Obj, Owned, hash_int, image};
use heapdeck::python::version::{PYTHON_3_13, Profile};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

static PROFILE: Profile = PYTHON_3_13;

/// Keys 0 to 39 are ints, the others strs.
fn key(heap: &mut Heap, number: u8) -> (Owned, i64) {
    if number < 40 {
        (heap.int(i64::from(number) * 300), hash_int(i64::from(number) * 300))
    } else {
        let text = heap.str(&format!("key{number}"));
        let hash = heap.str_hash(text.get());
        (text, hash)
    }
}

fn find(heap: &Heap, dict: Obj, key: Obj, hash: i64) -> Option<u32> {
    let mut probe = heap.dict_probe(dict, hash);
    while let Some(index) = heap.dict_probe_next(dict, &mut probe) {
        if heap.dict_entry(dict, index).is_some_and(|(other, _, _)| heap.atoms_equal(other, key)) {
            return Some(index);
        }
    }
    None
}

#[derive(Clone, Debug)]
enum Operation {
    Set(u8, i64),
    Remove(u8),
    PopLast,
    Clear,
    Copy,
    Merge,
}

fn dict_operations(keys: std::ops::Range<u8>) -> impl Strategy<Value = Vec<Operation>> {
    let one = prop_oneof![
        12 => (keys.clone(), any::<i64>()).prop_map(|(key, value)| Operation::Set(key, value)),
        6 => keys.prop_map(Operation::Remove),
        2 => Just(Operation::PopLast),
        1 => Just(Operation::Clear),
        1 => Just(Operation::Copy),
        1 => Just(Operation::Merge),
    ];
    prop::collection::vec(one, 1..120)
}

fn set_key(heap: &mut Heap, dict: Obj, number: u8, value: i64) {
    let (key, hash) = key(heap, number);
    let value = heap.int(value);
    match find(heap, dict, key.get(), hash) {
        Some(index) => {
            let old = heap.dict_replace(dict, index, value);
            heap.release(old);
        }
        None => heap.dict_insert_new(dict, key.get(), hash, value),
    }
    heap.release(key);
}

/// Runs operations on a dict and on a list of pairs; the dict is replaced by its copies.
fn check_dict(heap: &mut Heap, mut dict: Owned, extra_roots: &[Obj], operations: Vec<Operation>) {
    let mut model: Vec<(u8, i64)> = Vec::new();
    for operation in operations {
        match operation {
            Operation::Set(number, value) => {
                set_key(heap, dict.get(), number, value);
                match model.iter_mut().find(|pair| pair.0 == number) {
                    Some(pair) => pair.1 = value,
                    None => model.push((number, value)),
                }
            }
            Operation::Remove(number) => {
                let (key, hash) = key(heap, number);
                let found = find(heap, dict.get(), key.get(), hash);
                assert_eq!(found.is_some(), model.iter().any(|pair| pair.0 == number));
                if let Some(index) = found {
                    let (key, value) = heap.dict_remove_at(dict.get(), index);
                    heap.release(key);
                    heap.release(value);
                    model.retain(|pair| pair.0 != number);
                }
                heap.release(key);
            }
            Operation::PopLast => {
                let popped = heap.dict_pop_last(dict.get());
                assert_eq!(popped.is_some(), model.pop().is_some());
                if let Some((key, value)) = popped {
                    heap.release(key);
                    heap.release(value);
                }
            }
            Operation::Clear => {
                heap.dict_clear(dict.get());
                model.clear();
            }
            Operation::Copy => {
                let copy = heap.dict_copy(dict.get());
                heap.release(std::mem::replace(&mut dict, copy));
            }
            Operation::Merge => {
                let other = heap.dict();
                if !heap.dict_merge_begin(other.get(), dict.get()) {
                    for (number, value) in &model {
                        set_key(heap, other.get(), *number, *value);
                    }
                }
                heap.release(std::mem::replace(&mut dict, other));
            }
        }
        let values: Vec<Option<i64>> =
            heap.dict_items(dict.get()).iter().map(|(_, value)| heap.int_value(*value)).collect();
        let expected: Vec<Option<i64>> = model.iter().map(|pair| Some(pair.1)).collect();
        assert_eq!(values, expected);
        assert_eq!(heap.dict_length(dict.get()), model.len());
        for (number, value) in &model {
            let (key, hash) = key(heap, *number);
            let index = find(heap, dict.get(), key.get(), hash).expect("the model has it");
            assert_eq!(heap.int_value(heap.dict_value(dict.get(), index)), Some(*value));
            heap.release(key);
        }
    }
    let mut roots = extra_roots.to_vec();
    roots.push(dict.get());
    assert_eq!(heap.audit(&roots), vec![]);
    heap.release(dict);
}

#[derive(Clone, Debug)]
enum ListOperation {
    Append,
    Insert(prop::sample::Index),
    Pop,
    RemoveAt(prop::sample::Index),
    DeleteItem(prop::sample::Index),
    DeleteRange(prop::sample::Index, prop::sample::Index),
    Replace(prop::sample::Index, prop::sample::Index, u8),
    Swap(prop::sample::Index, prop::sample::Index),
}

fn list_operation() -> impl Strategy<Value = ListOperation> {
    use ListOperation as Do;
    use prop::sample::Index;
    prop_oneof![
        6 => Just(Do::Append),
        3 => any::<Index>().prop_map(Do::Insert),
        2 => Just(Do::Pop),
        2 => any::<Index>().prop_map(Do::RemoveAt),
        1 => any::<Index>().prop_map(Do::DeleteItem),
        2 => any::<(Index, Index)>().prop_map(|(a, b)| Do::DeleteRange(a, b)),
        2 => any::<(Index, Index, u8)>().prop_map(|(a, b, count)| Do::Replace(a, b, count % 20)),
        1 => any::<(Index, Index)>().prop_map(|(a, b)| Do::Swap(a, b)),
    ]
}

fn release_all(heap: &mut Heap, objects: Vec<Owned>) {
    for object in objects {
        heap.release(object);
    }
}

fn do_list(
    heap: &mut Heap,
    list: Obj,
    model: &mut Vec<i64>,
    operation: &ListOperation,
    number: i64,
) {
    let length = model.len();
    let range = |a: &prop::sample::Index, b: &prop::sample::Index| {
        let (a, b) = (a.index(length + 1), b.index(length + 1));
        (a.min(b), a.max(b))
    };
    match operation {
        ListOperation::Append => {
            let item = heap.int(number);
            heap.list_append(list, item);
            model.push(number);
        }
        ListOperation::Insert(at) => {
            let item = heap.int(number);
            heap.list_insert(list, at.index(length + 1), item);
            model.insert(at.index(length + 1), number);
        }
        ListOperation::DeleteRange(a, b) => {
            let (start, end) = range(a, b);
            let removed = heap.list_delete_range(list, start, end);
            assert_eq!(removed.len(), end - start);
            release_all(heap, removed);
            model.drain(start..end);
        }
        ListOperation::Replace(a, b, count) => {
            let (start, end) = range(a, b);
            let items = (0..*count).map(|extra| heap.int(number + i64::from(extra))).collect();
            let removed = heap.list_replace_range(list, start, end, items);
            release_all(heap, removed);
            model.splice(start..end, (0..*count).map(|extra| number + i64::from(extra)));
        }
        _ if length == 0 => {}
        ListOperation::Pop => {
            let item = heap.list_pop(list);
            assert_eq!(heap.int_value(item.get()), model.pop());
            heap.release(item);
        }
        ListOperation::RemoveAt(at) => {
            let item = heap.list_remove_at(list, at.index(length));
            assert_eq!(heap.int_value(item.get()), Some(model.remove(at.index(length))));
            heap.release(item);
        }
        ListOperation::DeleteItem(at) => {
            let item = heap.list_delete_item(list, at.index(length));
            assert_eq!(heap.int_value(item.get()), Some(model.remove(at.index(length))));
            heap.release(item);
        }
        ListOperation::Swap(a, b) => {
            heap.list_swap(list, a.index(length), b.index(length));
            model.swap(a.index(length), b.index(length));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_dict_is_a_list_of_pairs_with_distinct_keys(operations in dict_operations(0..80)) {
        let mut heap = Heap::new(&PROFILE);
        let dict = heap.dict();
        check_dict(&mut heap, dict, &[], operations);
        prop_assert_eq!(heap.audit(&[]), vec![]);
    }

    #[test]
    fn the_dict_of_an_instance_is_a_dict(operations in dict_operations(35..80)) {
        let mut heap = Heap::new(&PROFILE);
        let layout = Layout { managed_dict: true, inline_values: true, ..Layout::collected(16, &[]) };
        let class = heap.new_type(image::types::TYPE, layout);
        let keys = heap.new_shared_keys();
        heap.set_word(class.get(), image::types::word::CACHED_KEYS, u64::from(keys));
        let instance = heap.new_instance(class.get());
        let dict = heap.instance_dict(instance.get());
        let dict = heap.own(dict);
        let roots = [instance.get(), class.get()];
        check_dict(&mut heap, dict, &roots, operations);
        heap.release(instance);
        heap.release(class);
        prop_assert_eq!(heap.audit(&[]), vec![]);
    }

    #[test]
    fn a_set_holds_what_was_added_and_not_removed(numbers in prop::collection::vec((0_i64..200, any::<bool>()), 1..300)) {
        let mut heap = Heap::new(&PROFILE);
        let set = heap.set();
        let mut model = BTreeSet::new();
        for (number, add) in numbers {
            let mut probe = heap.set_probe(set.get(), hash_int(number * 7));
            let found = heap.set_probe_next(&mut probe);
            prop_assert_eq!(found.is_some(), model.contains(&number));
            match (found, add) {
                (None, true) => {
                    let key = heap.int(number * 7);
                    heap.set_insert_new(set.get(), key.get(), hash_int(number * 7));
                    heap.release(key);
                    model.insert(number);
                }
                (Some(place), false) => {
                    let key = heap.set_remove_at(set.get(), place);
                    heap.release(key);
                    model.remove(&number);
                }
                _ => {}
            }
        }
        let mut seen: Vec<i64> = heap.set_items(set.get()).iter().filter_map(|key| heap.int_value(*key)).collect();
        seen.sort_unstable();
        let expected: Vec<i64> = model.iter().map(|number| number * 7).collect();
        prop_assert_eq!(seen, expected);
        let copy = heap.set();
        heap.set_fill_from(copy.get(), set.get());
        prop_assert_eq!(heap.set_length(copy.get()), model.len());
        prop_assert_eq!(heap.audit(&[set.get(), copy.get()]), vec![]);
        while let Some(key) = heap.set_pop(set.get()) {
            heap.release(key);
        }
        heap.release(set);
        heap.release(copy);
        prop_assert_eq!(heap.audit(&[]), vec![]);
    }

    #[test]
    fn a_list_is_a_vector(operations in prop::collection::vec(list_operation(), 1..150)) {
        let mut heap = Heap::new(&PROFILE);
        let list = heap.list(&[]);
        let mut model = Vec::new();
        for (number, operation) in operations.iter().enumerate() {
            do_list(&mut heap, list.get(), &mut model, operation, number as i64 * 1000);
            let seen: Vec<Option<i64>> =
                heap.list_items(list.get()).into_iter().map(|item| heap.int_value(item)).collect();
            prop_assert!(seen.iter().copied().eq(model.iter().map(|value| Some(*value))), "{operation:?}");
            prop_assert!(heap.list_capacity(list.get()) >= model.len());
        }
        prop_assert_eq!(heap.audit(&[list.get()]), vec![]);
        heap.release(list);
        prop_assert_eq!(heap.audit(&[]), vec![]);
    }

    #[test]
    fn blocks_never_overlap(requests in prop::collection::vec((any::<prop::sample::Index>(), 1_u64..2000, 0_u8..12), 1..400)) {
        let mut heap = Heap::new(&PROFILE);
        // First word of a block to its words; each is filled with its first word's number.
        let mut live: BTreeMap<u32, u32> = BTreeMap::new();
        for (which, size, action) in requests {
            let bytes = if action == 11 { size * 150 } else { size };
            let words = bytes.div_ceil(8) as u32;
            let chosen = live.iter().nth(which.index(live.len().max(1))).map(|(block, words)| (*block, *words));
            let block = match (action, chosen) {
                (0..=3, Some((old, count))) => {
                    prop_assert!(heap.words.slice(old, count).iter().all(|word| *word == u64::from(old)));
                    live.remove(&old);
                    heap.free_block(old);
                    continue;
                }
                (4..=5, Some((old, count))) => {
                    live.remove(&old);
                    let block = heap.reallocate(old, bytes);
                    let kept = heap.words.slice(block, count.min(words));
                    prop_assert!(kept.iter().all(|word| *word == u64::from(old)));
                    block
                }
                _ => heap.allocate(bytes),
            };
            prop_assert!(block != 0 && block.is_multiple_of(2), "blocks are aligned to 16 bytes");
            let before = live.range(..=block).next_back().map(|(start, count)| start + count);
            let after = live.range(block..).next().map(|(start, _)| *start);
            prop_assert!(before.is_none_or(|end| end <= block));
            prop_assert!(after.is_none_or(|start| block + words <= start));
            heap.words.slice_mut(block, words).fill(u64::from(block));
            live.insert(block, words);
        }
        for (block, count) in live {
            prop_assert!(heap.words.slice(block, count).iter().all(|word| *word == u64::from(block)));
            heap.free_block(block);
        }
    }

    #[test]
    fn ints_and_texts_come_back(number in any::<i128>(), shift in 0_u32..200, text in any::<String>()) {
        let mut heap = Heap::new(&PROFILE);
        let big = num_bigint::BigInt::from(number) << shift;
        let object = heap.int_from_big(&big);
        prop_assert_eq!(heap.big(object.get()), big.clone());
        prop_assert_eq!(heap.int_value(object.get()), i64::try_from(&big).ok());
        heap.release(object);
        let object = heap.str(&text);
        prop_assert_eq!(heap.text(object.get()).into_owned(), text.clone());
        prop_assert_eq!(heap.str_length(object.get()), text.chars().count());
        let codes: Vec<u32> = text.chars().map(u32::from).collect();
        let again = heap.str_from_codes(&codes);
        prop_assert!(heap.str_equal(object.get(), again.get()));
        prop_assert_eq!(heap.str_hash(object.get()), heap.str_hash(again.get()));
        heap.release(object);
        heap.release(again);
    }
}
