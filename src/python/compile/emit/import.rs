//! Imports.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::intrinsic;
use crate::python::compile::emit::unit::{Emitter, FrameKind, Location, ScopeType};
use crate::python::syntax::tree::*;

/// What `IMPORT_NAME` says of whether it may wait (3.15).
#[derive(Clone, Copy)]
enum Haste {
    /// As the mode of the interpreter says.
    Plain,
    Lazy,
    Eager,
}

impl Haste {
    fn of(is_lazy: bool, all: bool) -> Haste {
        match (is_lazy, all) {
            (true, _) => Haste::Lazy,
            (false, true) => Haste::Eager,
            (false, false) => Haste::Plain,
        }
    }
}

impl Emitter<'_> {
    pub(crate) fn import(&mut self, here: Location, names: &[Alias], is_lazy: bool) -> Emitted<()> {
        for alias in names {
            self.load_constant(here, Constant::Int(0));
            self.load_constant(here, Constant::None);
            self.import_name(here, &alias.name, Haste::of(is_lazy, false));
            match &alias.asname {
                Some(asname) => self.import_as(here, &alias.name, asname)?,
                None => {
                    let first = alias.name.split('.').next().unwrap_or(&alias.name);
                    let first = self.intern(first);
                    self.name(here, &first, Context::Store)?;
                }
            }
        }
        Ok(())
    }

    /// `IMPORT_NAME`; from 3.15 on it says that it must not wait: in functions, classes and `try`, and what imports all.
    fn import_name(&mut self, here: Location, name: &Name, haste: Haste) {
        if !self.options.bytecode.marks_imports {
            self.named(here, Op::ImportName, name);
            return;
        }
        let waits = self.unit_ref().kind == ScopeType::Module && !self.is_in_try();
        let haste = match haste {
            Haste::Plain if !waits => Haste::Eager,
            haste => haste,
        };
        let name = self.mangled(name);
        let name = self.unit().names.add(&name);
        self.arg(here, Op::ImportName, name << 2 | haste as u32);
    }

    fn is_in_try(&self) -> bool {
        self.unit_ref().frames.iter().any(|frame| {
            !matches!(
                frame.kind,
                FrameKind::While
                    | FrameKind::For
                    | FrameKind::AsyncFor
                    | FrameKind::With
                    | FrameKind::AsyncWith
                    | FrameKind::PopValue
                    | FrameKind::AsyncComprehension
                    | FrameKind::StopIteration
            )
        })
    }

    /// `import a.b.c as d`: `a` is on the stack, `d` is `a.b.c`.
    fn import_as(&mut self, here: Location, name: &str, asname: &Name) -> Emitted<()> {
        let mut rest = name.split('.').skip(1).peekable();
        if rest.peek().is_none() {
            return self.name(here, asname, Context::Store);
        }
        while let Some(part) = rest.next() {
            let part = self.intern(part);
            self.named(here, Op::ImportFrom, &part);
            if rest.peek().is_some() {
                self.arg(here, Op::Swap, 2);
                self.op(here, Op::PopTop);
            }
        }
        self.name(here, asname, Context::Store)?;
        self.op(here, Op::PopTop);
        Ok(())
    }

    pub(crate) fn import_from(
        &mut self,
        here: Location,
        module: Option<&Name>,
        names: &[Alias],
        level: u32,
        is_lazy: bool,
    ) -> Emitted<()> {
        self.load_constant(here, Constant::Int(i64::from(level)));
        let wanted: Vec<Constant> =
            names.iter().map(|alias| Constant::Str(alias.name.clone())).collect();
        self.load_constant(here, Constant::Tuple(wanted.into()));
        let empty = self.intern("");
        let star = matches!(names, [only] if &*only.name == "*");
        self.import_name(here, module.unwrap_or(&empty), Haste::of(is_lazy, star));
        if let [only] = names
            && &*only.name == "*"
        {
            if !self.options.bytecode.has_intrinsics {
                self.op(here, Op::ImportStar);
                return Ok(());
            }
            self.arg(here, Op::CallIntrinsic1, intrinsic::IMPORT_STAR);
            self.op(Location::NONE, Op::PopTop);
            return Ok(());
        }
        for alias in names {
            self.named(here, Op::ImportFrom, &alias.name);
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            self.name(here, bound, Context::Store)?;
        }
        self.op(here, Op::PopTop);
        Ok(())
    }
}
