//! The object model without Python code: classes, attributes, exceptions.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::testing::TestVm;
use crate::python::object::{Fallible, Raised, Vm, exception, protocol, types};

/// `type(name, bases, {})`.
fn class(vm: &mut TestVm, name: &str, bases: &[Obj]) -> Fallible<Owned> {
    let (name, bases, dict) = (vm.heap.str(name), vm.heap.tuple(bases), vm.heap.dict());
    let result = vm.call(t::TYPE, &[name.get(), bases.get(), dict.get()], &[]);
    vm.release_all([name, bases, dict]);
    result
}

fn made(vm: &mut TestVm, name: &str, bases: &[Obj]) -> Owned {
    match class(vm, name, bases) {
        Ok(class) => class,
        Err(Raised) => panic!("{}", vm.error()),
    }
}

fn repr(vm: &mut TestVm, object: Obj) -> String {
    match protocol::repr_text(vm, object) {
        Ok(text) => text,
        Err(Raised) => vm.error(),
    }
}

#[test]
fn a_class_has_its_order_and_its_instances_keep_attributes() {
    let vm = &mut TestVm::new();
    let base = made(vm, "Base", &[]);
    let derived = made(vm, "Derived", &[base.get()]);
    assert_eq!(repr(vm, derived.get()), "<class '__main__.Derived'>");
    assert_eq!(vm.type_data(derived.get()).mro, [derived.get(), base.get(), t::OBJECT]);
    assert_eq!(vm.type_data(derived.get()).flags, 22044);
    let object = vm.call(derived.get(), &[], &[]).expect("no arguments are needed");
    let name = vm.heap.interned("x");
    let set = protocol::set_attribute(vm, object.get(), name.get(), image::TRUE);
    assert_eq!(set, Ok(()));
    let got = protocol::get_attribute(vm, object.get(), name.get()).expect("it was set");
    assert_eq!(got.get(), image::TRUE);
    vm.release(got);
    let missing = vm.heap.interned("y");
    assert!(protocol::get_attribute(vm, object.get(), missing.get()).is_err());
    assert_eq!(vm.error(), "AttributeError: 'Derived' object has no attribute 'y'");
    let set = protocol::set_attribute(vm, base.get(), missing.get(), image::FALSE);
    assert_eq!(set, Ok(()));
    let got = protocol::get_attribute(vm, object.get(), missing.get()).expect("the class has it");
    assert_eq!(got.get(), image::FALSE);
    vm.release_all([got, name, missing, object, derived, base]);
}

#[test]
fn orders_that_cannot_be_are_refused() {
    let vm = &mut TestVm::new();
    let base = made(vm, "Base", &[]);
    let derived = made(vm, "Derived", &[base.get()]);
    assert!(class(vm, "Wrong", &[base.get(), derived.get()]).is_err());
    let words = "TypeError: Cannot create a consistent method resolution order (MRO) for bases Base, Derived";
    assert_eq!(vm.error(), words);
    assert!(class(vm, "Wrong", &[base.get(), base.get()]).is_err());
    assert_eq!(vm.error(), "TypeError: duplicate base class Base");
    vm.release_all([derived, base]);
}

#[test]
fn calls_of_native_methods_are_checked_as_cpython_words_it() {
    let vm = &mut TestVm::new();
    let class = made(vm, "C", &[]);
    let object = vm.call(class.get(), &[], &[]).expect("no arguments are needed");
    assert!(vm.call(class.get(), &[image::TRUE], &[]).is_err());
    assert_eq!(vm.error(), "TypeError: C() takes no arguments");
    let format = protocol::get_attribute_str(vm, object.get(), "__format__").expect("a method");
    assert!(vm.call(format.get(), &[], &[]).is_err());
    assert_eq!(vm.error(), "TypeError: C.__format__() takes exactly one argument (0 given)");
    let eq = protocol::get_attribute_str(vm, class.get(), "__eq__").expect("a slot wrapper");
    assert_eq!(repr(vm, eq.get()), "<slot wrapper '__eq__' of 'object' objects>");
    assert!(vm.call(eq.get(), &[], &[]).is_err());
    assert_eq!(vm.error(), "TypeError: descriptor '__eq__' of 'object' object needs an argument");
    let same = vm.call(eq.get(), &[object.get(), object.get()], &[]).expect("two objects");
    assert_eq!(same.get(), image::TRUE);
    vm.release_all([same, eq, format, object, class]);
}

#[test]
fn exceptions_have_their_arguments_and_context() {
    let vm = &mut TestVm::new();
    let _: Raised = exception::type_error(vm, "first");
    let first = exception::take(vm);
    assert_eq!(
        repr(vm, first.get()),
        "TypeError(<str object>)".replace("<str object>", &{
            let args = exception::arguments(vm, first.get());
            repr(vm, args[0])
        })
    );
    vm.handled = first.get();
    let _: Raised = exception::value_error(vm, "second");
    assert!(exception::matches(vm, t::EXCEPTION));
    assert!(!exception::matches(vm, t::TYPE_ERROR));
    let second = exception::take(vm);
    assert_eq!(vm.heap.field(second.get(), exception::CONTEXT), first.get());
    vm.handled = Obj::NULL;
    vm.release_all([second, first]);
    let _: Raised = exception::stop_iteration(vm, image::TRUE);
    let value = exception::take_stop_iteration_value(vm);
    assert_eq!(value.get(), image::TRUE);
    vm.release(value);
}

#[test]
fn subclasses_of_builtin_exceptions_are_made_and_matched() {
    let vm = &mut TestVm::new();
    let own = made(vm, "Own", &[t::KEY_ERROR]);
    let error = vm.call(own.get(), &[image::TRUE, image::FALSE], &[]).expect("any arguments");
    assert!(exception::given_matches(vm, error.get(), t::LOOKUP_ERROR));
    assert!(types::is_instance(vm, error.get(), own.get()));
    let args = exception::arguments(vm, error.get());
    assert_eq!(args, [image::TRUE, image::FALSE]);
    vm.release_all([error, own]);
}
