//! The heap against facts of CPython 3.13: addresses, sizes, growth, reuse, order, collection.

use heapdeck::python::heap::arena::address;
use heapdeck::python::heap::image::{self, types};
use heapdeck::python::heap::{Heap, Obj, Owned};
use heapdeck::python::version::PYTHON_3_13;

static PROFILE: heapdeck::python::version::Profile = PYTHON_3_13;

fn heap() -> Heap {
    Heap::new(&PROFILE)
}

fn release_all(heap: &mut Heap, objects: Vec<Owned>) {
    for object in objects {
        heap.release(object);
    }
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
fn strings_lists_and_dicts_hold_what_was_put_in() {
    let mut heap = heap();
    let list = heap.list(&[]);
    for value in 0..1000 {
        let item = heap.int(value * 1000);
        heap.list_append(list.get(), item);
    }
    assert_eq!(heap.list_length(list.get()), 1000);
    let dict = heap.dict();
    for value in 0..1000 {
        let name = heap.interned(&format!("name{value}"));
        let item = heap.int(value * 1000);
        heap.dict_set_str(dict.get(), name.get(), item);
        heap.release(name);
    }
    for value in 0..1000 {
        let name = heap.interned(&format!("name{value}"));
        let found = heap.dict_get_str(dict.get(), name.get());
        assert_eq!(heap.int_value(found), Some(value * 1000));
        heap.release(name);
    }
    assert!(heap.audit(&[list.get(), dict.get()]).is_empty());
    release_all(&mut heap, vec![list, dict]);
    let text = heap.str("h\u{e9}llo \u{20ac} \u{1f600}");
    assert_eq!(heap.text(text.get()), "h\u{e9}llo \u{20ac} \u{1f600}");
    heap.release(text);
    assert_eq!(heap.type_of(image::NONE), types::NONE_TYPE);
    assert_eq!(heap.audit(&[]), vec![]);
    let _ = Obj::NULL;
}
