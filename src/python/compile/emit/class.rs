//! Classes.

use crate::python::code::{Code, Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::intrinsic;
use crate::python::compile::emit::unit::{CONDITIONAL, Emitter, Location, ScopeType};
use crate::python::syntax::tree::*;
use std::sync::Arc;

impl<'t> Emitter<'t> {
    pub(crate) fn class(&mut self, here: Location, class: &'t Class) -> Emitted<()> {
        self.expressions(&class.decorators)?;
        let first_line =
            class.decorators.first().map_or(here.line as u32, |first| first.place.line);
        let is_below = self.options.bytecode.null_below;
        if let Some(params) = &class.type_params {
            if is_below {
                self.op(here, Op::PushNull);
            }
            let name = self.intern(&format!("<generic parameters of {}>", class.name));
            self.enter(&name, ScopeType::TypeParams, params.scope, first_line)?;
            self.unit().private = Some(class.name.clone());
            self.type_params(params)?;
            self.internal(here, ".type_params", Context::Store)?;
        }
        let code = self.class_code(class, first_line)?;
        self.callable(here, |emitter| {
            emitter.op(here, Op::LoadBuildClass);
            Ok(())
        })?;
        self.closure(here, code, 0);
        self.load_constant(here, Constant::Str(class.name.clone()));
        if class.type_params.is_some() {
            self.internal(here, ".type_params", Context::Load)?;
            self.arg(here, Op::CallIntrinsic1, intrinsic::SUBSCRIPT_GENERIC);
            self.internal(here, ".generic_base", Context::Store)?;
            let base = self.intern(".generic_base");
            self.call_with(here, 2, &class.bases, Some(&base), &class.keywords)?;
            let code = self.finish(false)?;
            self.closure(here, code, 0);
            if !is_below {
                self.op(here, Op::PushNull);
            }
            self.call_op(here, 0);
        } else {
            self.call_with(here, 2, &class.bases, None, &class.keywords)?;
        }
        self.decorate(&class.decorators);
        self.name(here, &class.name, Context::Store)
    }

    /// A name that Python code cannot spell or that every class has.
    pub(crate) fn internal(&mut self, here: Location, name: &str, context: Context) -> Emitted<()> {
        let name = self.intern(name);
        self.name(here, &name, context)
    }

    fn class_code(&mut self, class: &'t Class, first_line: u32) -> Emitted<Arc<Code>> {
        self.enter(&class.name, ScopeType::Class, class.scope, first_line)?;
        self.unit().private = Some(class.name.clone());
        let line = first_line as i32;
        let here = Location { line, end_line: line, column: 0, end_column: 0 };
        self.internal(here, "__name__", Context::Load)?;
        self.internal(here, "__module__", Context::Store)?;
        let qualname = self.unit_ref().qualname.clone();
        self.load_constant(here, Constant::Str(qualname));
        self.internal(here, "__qualname__", Context::Store)?;
        if self.options.bytecode.notes_class {
            self.load_constant(here, Constant::Int(i64::from(first_line)));
            self.internal(here, "__firstlineno__", Context::Store)?;
        }
        if class.type_params.is_some() {
            self.internal(here, ".type_params", Context::Load)?;
            self.internal(here, "__type_params__", Context::Store)?;
        }
        if self.scope().needs_class_dict {
            self.op(here, Op::LoadLocals);
            let name = self.intern("__classdict__");
            let index = self.unit().cells.add(&name);
            self.arg(here, Op::StoreDeref, index);
        }
        if self.scope().has_conditional_annotations {
            self.arg(here, Op::BuildSet, 0);
            let name = self.intern(CONDITIONAL);
            let index = self.unit().cells.add(&name);
            self.arg(here, Op::StoreDeref, index);
        }
        self.body(&class.body, true)?;
        self.class_end()?;
        self.finish(true)
    }

    /// What a class body leaves behind: its attribute names, and the cells that methods use.
    fn class_end(&mut self) -> Emitted<()> {
        let none = Location::NONE;
        let attributes = self.unit().static_attributes.take().unwrap_or_default();
        let mut names: Vec<Name> = attributes.into_iter().collect();
        // CPython 3.13 iterates over a set here, so its order differs from run to run; ours is fixed.
        names.sort_unstable();
        let names: Vec<Constant> = names.into_iter().map(Constant::Str).collect();
        if self.options.bytecode.notes_class {
            self.load_constant(none, Constant::Tuple(names.into()));
            self.internal(none, "__static_attributes__", Context::Store)?;
        }
        if self.scope().needs_class_dict {
            self.load_cell("__classdict__");
            self.internal(none, "__classdictcell__", Context::Store)?;
        }
        if self.scope().needs_class_closure {
            self.load_cell("__class__");
            self.arg(none, Op::Copy, 1);
            self.internal(none, "__classcell__", Context::Store)?;
        } else {
            self.load_constant(none, Constant::None);
        }
        self.op(none, Op::ReturnValue);
        Ok(())
    }

    fn load_cell(&mut self, name: &str) {
        let name = self.intern(name);
        let index = self.unit().cells.add(&name);
        self.arg(Location::NONE, Op::LoadClosure, index);
    }
}
