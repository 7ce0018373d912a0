//! Imports.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::intrinsic;
use crate::python::compile::emit::unit::{Emitter, Location};
use crate::python::syntax::tree::*;

impl Emitter<'_> {
    pub(crate) fn import(&mut self, here: Location, names: &[Alias]) -> Emitted<()> {
        for alias in names {
            self.load_constant(here, Constant::Int(0));
            self.load_constant(here, Constant::None);
            self.named(here, Op::ImportName, &alias.name);
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
    ) -> Emitted<()> {
        self.load_constant(here, Constant::Int(i64::from(level)));
        let wanted: Vec<Constant> =
            names.iter().map(|alias| Constant::Str(alias.name.clone())).collect();
        self.load_constant(here, Constant::Tuple(wanted.into()));
        let empty = self.intern("");
        self.named(here, Op::ImportName, module.unwrap_or(&empty));
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
