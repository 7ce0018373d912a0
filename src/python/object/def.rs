//! Rows of method tables: name, signature text as in CPython's `__text_signature__`, function.

use crate::python::heap::{Obj, Owned};
use crate::python::object::slots::{Store, Unary};
use crate::python::object::{Fallible, Native, Vm};

/// How a function of a type's table is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefKind {
    /// `method_descriptor`; the first parameter is `$self`. In a module's table: a plain function.
    Method,
    Class,
    Static,
}

/// One native function. The signature is parsed once; it binds arguments, words the `TypeError`s and feeds `help()`.
#[derive(Clone, Copy)]
pub struct Def {
    pub name: &'static str,
    /// As in `($self, object, /)` or `(iterable, /, start=0)`.
    pub signature: &'static str,
    pub function: Native,
    /// What gets positional arguments alone, in place of `function`, which would need a tuple of them.
    pub direct: Option<Native>,
    pub kind: DefKind,
    pub doc: &'static str,
}

/// An attribute that is computed (`getset_descriptor`).
#[derive(Clone, Copy)]
pub struct GetSet {
    pub name: &'static str,
    pub get: Unary,
    /// Object, value or NULL (unused third argument is NULL).
    pub set: Option<Store>,
    /// It is a field of the struct: a `member_descriptor`, whose words for errors differ.
    pub member: bool,
}

pub const fn def(name: &'static str, signature: &'static str, function: Native) -> Def {
    Def { name, signature, function, direct: None, kind: DefKind::Method, doc: "" }
}

pub const fn class_method(name: &'static str, signature: &'static str, function: Native) -> Def {
    Def { name, signature, function, direct: None, kind: DefKind::Class, doc: "" }
}

pub const fn static_method(name: &'static str, signature: &'static str, function: Native) -> Def {
    Def { name, signature, function, direct: None, kind: DefKind::Static, doc: "" }
}

pub const fn get(name: &'static str, get: Unary) -> GetSet {
    GetSet { name, get, set: None, member: false }
}

pub const fn get_set(name: &'static str, get: Unary, set: Store) -> GetSet {
    GetSet { name, get, set: Some(set), member: false }
}

/// A field that can only be read.
pub const fn member(name: &'static str, get: Unary) -> GetSet {
    GetSet { name, get, set: None, member: true }
}

/// A field that can be set.
pub const fn member_set(name: &'static str, get: Unary, set: Store) -> GetSet {
    GetSet { name, get, set: Some(set), member: true }
}

impl Def {
    /// With its docstring.
    #[must_use]
    pub const fn doc(self, doc: &'static str) -> Def {
        Def { doc, ..self }
    }

    /// With a way for positional arguments alone.
    #[must_use]
    pub const fn direct(self, direct: Native) -> Def {
        Def { direct: Some(direct), ..self }
    }

    /// Calls it with bound arguments.
    pub fn call(&self, vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
        (self.function)(vm, arguments)
    }
}
