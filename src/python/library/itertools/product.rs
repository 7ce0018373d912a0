//! `itertools.product`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::tuple;
use crate::python::object::{Def, Fallible, TypeRow, Vm, def, exception, flag, given, native};

/// Words of a `productobject`.
const POOLS: u32 = 2;
const INDEXES: u32 = 3;
const RESULT: u32 = 4;
const STOPPED: u32 = 5;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let (iterables, values) = arguments.split_at(arguments.len() - keywords.len());
    let [repeat] = given::bind(vm, "product", "(repeat=1)", values, keywords)?;
    let repeat = given::size(vm, repeat, 1)?;
    if repeat < 0 {
        return Err(exception::value_error(vm, "repeat argument cannot be negative"));
    }
    native::check_room(vm, iterables.len(), repeat)?;
    let mut pools = Vec::with_capacity(iterables.len());
    for iterable in if repeat == 0 { &[] } else { iterables } {
        match tuple::of(vm, *iterable) {
            Ok(pool) => pools.push(pool),
            Err(raised) => {
                vm.release_all(pools);
                return Err(raised);
            }
        }
    }
    let all: Vec<Obj> = (0..repeat).flat_map(|_| pools.iter().map(Owned::get)).collect();
    let stopped = all.iter().any(|pool| vm.heap.tuple_length(*pool) == 0);
    let indexes = shared::indexes(vm, all.iter().map(|_| 0));
    let tuple = vm.heap.tuple(&all);
    vm.release_all(pools);
    let object = native::create(vm, kind, [(POOLS, tuple), (INDEXES, indexes)]);
    vm.heap.set_word(object.get(), STOPPED, u64::from(stopped));
    Ok(object)
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.word(object, STOPPED) != 0 {
        return Ok(None);
    }
    let (pools, indexes) = (vm.heap.field(object, POOLS), vm.heap.field(object, INDEXES));
    if !vm.heap.field(object, RESULT).is_null() && !advance(vm, pools, indexes) {
        vm.heap.set_word(object, STOPPED, 1);
        return Ok(None);
    }
    let pools = vm.heap.tuple_items(pools);
    let item =
        |(place, pool): (usize, &Obj)| vm.heap.tuple_item(*pool, shared::index(vm, indexes, place));
    let items: Vec<Obj> = pools.iter().enumerate().map(item).collect();
    Ok(Some(shared::result(vm, object, RESULT, &items)))
}

/// Counts on, the last place first; false behind the last one.
fn advance(vm: &mut dyn Vm, pools: Obj, indexes: Obj) -> bool {
    for (place, pool) in vm.heap.tuple_items(pools).into_iter().enumerate().rev() {
        let value = shared::index(vm, indexes, place) + 1;
        if value < vm.heap.tuple_length(pool) {
            shared::set_index(vm, indexes, place, value);
            return true;
        }
        shared::set_index(vm, indexes, place, 0);
    }
    false
}

const METHODS: &[Def] =
    &[def("__sizeof__", "($self, /)", native::size_of).doc("Returns size in memory, in bytes.")];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Cartesian product of input iterables.  Equivalent to nested for-loops.",
    ..TypeRow::new("itertools.product", t::PRODUCT, shared::slots(new, next))
};
