//! Names: which instruction reads, binds or deletes one.

use crate::python::code::Op;
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::unit::{CONDITIONAL, Emitter, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::compile::scope::{Home, ScopeKind};
use crate::python::syntax::tree::{Context, Name};

impl Emitter<'_> {
    /// Reads, binds or deletes a name.
    pub(crate) fn name(
        &mut self,
        location: Location,
        name: &Name,
        context: Context,
    ) -> Emitted<()> {
        refuse_debug(location, name, context)?;
        let mangled = self.mangled(name);
        let scope = self.scope();
        let is_function = scope.is_function_like();
        let in_class = scope.kind == ScopeKind::Class;
        let sees_class = scope.sees_class;
        let inlined = self.unit_ref().inlined_depth > 0;
        match scope.home(&mangled) {
            Home::Free => self.cell(location, &mangled, context, true),
            Home::Cell => self.cell(location, &mangled, context, false),
            Home::Local if is_function || self.unit_ref().hidden.get(&mangled) == Some(&true) => {
                let index = self.unit().locals.add(&mangled);
                let ops = [Op::LoadFast, Op::StoreFast, Op::DeleteFast];
                self.arg(location, ops[context as usize], index);
            }
            home @ (Home::GlobalImplicit | Home::GlobalExplicit)
                if is_function || home == Home::GlobalExplicit =>
            {
                let mut ops = [Op::LoadGlobal, Op::StoreGlobal, Op::DeleteGlobal];
                if context == Context::Load && sees_class && home == Home::GlobalImplicit {
                    ops[0] = Op::LoadFromDictOrGlobals;
                    self.load_class_dict(location);
                }
                self.global(location, ops[context as usize], &mangled);
            }
            _ => {
                let mut ops = [Op::LoadName, Op::StoreName, Op::DeleteName];
                if in_class && inlined {
                    ops[0] = Op::LoadGlobal;
                }
                self.global(location, ops[context as usize], &mangled);
            }
        }
        Ok(())
    }

    fn global(&mut self, location: Location, op: Op, mangled: &Name) {
        let index = self.unit().names.add(mangled);
        let shift = u32::from(op == Op::LoadGlobal);
        self.arg(location, op, index << shift);
    }

    fn cell(&mut self, location: Location, mangled: &Name, context: Context, free: bool) {
        let mut ops = [Op::LoadDeref, Op::StoreDeref, Op::DeleteDeref];
        if context == Context::Load {
            let in_class = self.scope().kind == ScopeKind::Class;
            if in_class && !self.options.bytecode.has_intrinsics {
                ops[0] = Op::LoadClassderef;
            } else if in_class && self.unit_ref().inlined_depth == 0 {
                ops[0] = Op::LoadFromDictOrDeref;
                self.op(location, Op::LoadLocals);
            } else if self.scope().sees_class {
                ops[0] = Op::LoadFromDictOrDeref;
                self.load_class_dict(location);
            }
        }
        let unit = self.unit();
        let index = if free { unit.frees.add(mangled) } else { unit.cells.add(mangled) };
        self.arg(location, ops[context as usize], index);
    }

    fn load_class_dict(&mut self, location: Location) {
        let name = self.intern("__classdict__");
        let index = self.unit().frees.add(&name);
        self.arg(location, Op::LoadDeref, index);
    }

    /// The slot of a variable that an inner code object closes over.
    pub(crate) fn closure_index(&mut self, name: &Name) -> u32 {
        let unit = self.unit_ref();
        // `__class__` and `__classdict__` are cells of the class although its table does not list them.
        let implicit = unit.kind == ScopeType::Class
            && matches!(&**name, "__class__" | "__classdict__" | CONDITIONAL);
        if implicit && let Some(index) = unit.cells.get(name) {
            return index;
        }
        let is_cell = self.scope().home(name) == Home::Cell;
        let unit = self.unit();
        if is_cell { unit.cells.add(name) } else { unit.frees.add(name) }
    }
}

/// `__debug__` cannot be bound.
pub fn refuse_debug(location: Location, name: &Name, context: Context) -> Emitted<()> {
    let verb = match context {
        Context::Store => "assign to",
        Context::Delete => "delete",
        Context::Load => return Ok(()),
    };
    if &**name != "__debug__" {
        return Ok(());
    }
    Err(Problem::at(location.place(), format!("cannot {verb} __debug__")))
}
