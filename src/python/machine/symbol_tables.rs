//! The compiler's symbol tables as the objects of `_symtable`.

use crate::python::compile::{self, Home, Scope, ScopeKind};
use crate::python::heap::Owned;
use crate::python::library::symbol_table::{self, Entry, SCOPE_OFFSET};
use crate::python::machine::{Machine, compiled};
use crate::python::object::Fallible;

impl Machine {
    /// The entry of a whole text, with the others below it.
    pub fn symbol_table_of(&mut self, source: &str, file: &str, mode: &str) -> Fallible<Owned> {
        let mode = compiled::mode_of(mode);
        match compile::symbols(self.core.heap.profile, source, mode) {
            Ok(scopes) => Ok(self.entry_of(&scopes, 0)),
            Err(error) => Err(self.raise_syntax_error(&error, file)),
        }
    }

    /// Scopes nest no deeper than a text may.
    fn entry_of(&mut self, scopes: &[Scope], number: usize) -> Owned {
        let scope = &scopes[number];
        let mut children = Vec::with_capacity(scope.children.len());
        for child in &scope.children {
            let child =
                stacker::maybe_grow(1 << 14, 1 << 20, || self.entry_of(scopes, *child as usize));
            children.push(child);
        }
        let symbols = self.core.heap.dict();
        for symbol in scope.symbols() {
            let home = match symbol.home {
                Home::Unknown => 0,
                Home::Local => 1,
                Home::GlobalExplicit => 2,
                Home::GlobalImplicit => 3,
                Home::Free => 4,
                Home::Cell => 5,
            };
            let flags = i64::from(symbol.flags) | home << SCOPE_OFFSET;
            let (name, flags) = (self.core.heap.interned(&symbol.name), self.core.heap.int(flags));
            self.core.heap.dict_set_str(symbols.get(), name.get(), flags);
            self.drop_owned(name);
        }
        let heap = &mut self.core.heap;
        let parameters = scope.parameters.iter().map(|name| heap.interned(name)).collect();
        let parameters = heap.list_from_owned(parameters);
        let children = heap.list_from_owned(children);
        let entry = Entry {
            name: heap.interned(&scope.name),
            symbols,
            parameters,
            children,
            kind: match scope.kind {
                ScopeKind::Function => 0,
                ScopeKind::Class => 1,
                ScopeKind::Module => 2,
                ScopeKind::Annotation => 3,
                ScopeKind::TypeAlias => 4,
                ScopeKind::TypeParameters => 5,
                ScopeKind::TypeVariable => 6,
            },
            is_nested: scope.nested,
            line: scope.line,
        };
        symbol_table::entry(self, entry)
    }
}
