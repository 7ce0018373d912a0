//! Assignment: unpacking, augmented and annotated assignment.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::attribute_start;
use crate::python::compile::emit::name::refuse_debug;
use crate::python::compile::emit::unit::{Emitter, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::compile::unparse::unparse;
use crate::python::syntax::tree::*;

/// In-place operators follow the plain ones in CPython's numbering.
const IN_PLACE: u32 = 13;

impl<'t> Emitter<'t> {
    pub(crate) fn unpack(&mut self, here: Location, targets: &'t [Expr]) -> Emitted<()> {
        let mut star = None;
        for (index, target) in targets.iter().enumerate() {
            if !matches!(target.kind, ExprKind::Starred(..)) {
                continue;
            }
            if star.is_some() {
                let message = "multiple starred expressions in assignment".to_owned();
                return Err(Problem::at(here.place(), message));
            }
            if index >= 256 {
                let message = "too many expressions in star-unpacking assignment".to_owned();
                return Err(Problem::at(here.place(), message));
            }
            star = Some(index);
        }
        match star {
            Some(index) => {
                let after = targets.len() - index - 1;
                self.arg(here, Op::UnpackEx, (index | after << 8) as u32);
            }
            None => self.arg(here, Op::UnpackSequence, targets.len() as u32),
        }
        for target in targets {
            match &target.kind {
                ExprKind::Starred(target, _) => self.expression(target)?,
                _ => self.expression(target)?,
            }
        }
        Ok(())
    }

    pub(crate) fn assign(
        &mut self,
        here: Location,
        targets: &'t [Expr],
        value: &'t Expr,
    ) -> Emitted<()> {
        self.expression(value)?;
        for (index, target) in targets.iter().enumerate() {
            if index + 1 < targets.len() {
                self.arg(here, Op::Copy, 1);
            }
            self.expression(target)?;
        }
        Ok(())
    }

    pub(crate) fn augmented(
        &mut self,
        here: Location,
        target: &'t Expr,
        op: Operator,
        value: &'t Expr,
    ) -> Emitted<()> {
        let own = Location::of(target.place);
        match &target.kind {
            ExprKind::Attribute(owner, name, _) => {
                self.expression(owner)?;
                self.arg(own, Op::Copy, 1);
                let own = attribute_start(own, target.place, name);
                self.attribute(own, name, false);
            }
            ExprKind::Subscript(owner, slice, _) => {
                self.expression(owner)?;
                if let ExprKind::Slice(lower, upper, None) = &slice.kind
                    && self.takes_parts(slice)
                {
                    let at = Location::of(slice.place);
                    self.slice(at, lower.as_deref(), upper.as_deref(), None)?;
                    for _ in 0..3 {
                        self.arg(own, Op::Copy, 3);
                    }
                    self.op(own, Op::BinarySlice);
                } else {
                    self.expression(slice)?;
                    self.arg(own, Op::Copy, 2);
                    self.arg(own, Op::Copy, 2);
                    self.op(own, Op::BinarySubscr);
                }
            }
            ExprKind::Name(name, _) => self.name(own, name, Context::Load)?,
            _ => {
                let message = "illegal expression for augmented assignment".to_owned();
                return Err(Problem::at(target.place, message));
            }
        }
        self.expression(value)?;
        self.arg(here, Op::BinaryOp, op as u32 + IN_PLACE);
        self.tell(own);
        self.store_augmented(own, target)
    }

    fn store_augmented(&mut self, own: Location, target: &'t Expr) -> Emitted<()> {
        match &target.kind {
            ExprKind::Attribute(_, name, _) => {
                let own = attribute_start(own, target.place, name);
                self.arg(own, Op::Swap, 2);
                self.named(own, Op::StoreAttr, name);
            }
            ExprKind::Subscript(_, slice, _) => {
                if self.takes_parts(slice) {
                    self.arg(own, Op::Swap, 4);
                    self.arg(own, Op::Swap, 3);
                    self.arg(own, Op::Swap, 2);
                    self.op(own, Op::StoreSlice);
                } else {
                    self.arg(own, Op::Swap, 3);
                    self.arg(own, Op::Swap, 2);
                    self.op(own, Op::StoreSubscr);
                }
            }
            ExprKind::Name(name, _) => self.name(own, name, Context::Store)?,
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn annotated(&mut self, here: Location, node: &'t AnnAssign) -> Emitted<()> {
        if let Some(value) = &node.value {
            self.expression(value)?;
            self.expression(&node.target)?;
        }
        let module_or_class = matches!(self.unit_ref().kind, ScopeType::Module | ScopeType::Class);
        match &node.target.kind {
            ExprKind::Name(name, _) => {
                refuse_debug(here, name, Context::Store)?;
                if node.simple && module_or_class && self.defers_annotations() {
                    self.defer_annotation(here, node);
                } else if node.simple && module_or_class {
                    self.annotation(&node.annotation)?;
                    let annotations = self.intern("__annotations__");
                    self.named(here, Op::LoadName, &annotations);
                    let mangled = self.mangled(name);
                    self.load_constant(here, Constant::Str(mangled));
                    self.op(here, Op::StoreSubscr);
                }
            }
            ExprKind::Attribute(owner, name, _) => {
                refuse_debug(here, name, Context::Store)?;
                if node.value.is_none() {
                    self.discard(owner)?;
                }
            }
            ExprKind::Subscript(owner, slice, _) if node.value.is_none() => {
                self.discard(owner)?;
                self.discard_slice(slice)?;
            }
            _ => {}
        }
        if !node.simple
            && !self.options.string_annotations
            && !self.options.bytecode.defers_annotations
            && module_or_class
        {
            self.discard(&node.annotation)?;
        }
        Ok(())
    }

    /// An annotation, as a value or as its text.
    pub(crate) fn annotation(&mut self, annotation: &'t Expr) -> Emitted<()> {
        if self.options.string_annotations {
            let text = unparse(annotation);
            let at = self.told(Location::of(annotation.place));
            self.load_constant(at, Constant::str(&text));
            return Ok(());
        }
        self.expression(annotation)
    }

    fn discard(&mut self, node: &'t Expr) -> Emitted<()> {
        self.expression(node)?;
        self.op(self.told(Location::of(node.place)), Op::PopTop);
        Ok(())
    }

    fn discard_slice(&mut self, slice: &'t Expr) -> Emitted<()> {
        match &slice.kind {
            ExprKind::Slice(lower, upper, step) => {
                for part in [lower, upper, step].into_iter().flatten() {
                    self.discard(part)?;
                }
                Ok(())
            }
            ExprKind::Tuple(parts, _) => parts.iter().try_for_each(|part| self.discard_slice(part)),
            _ => self.discard(slice),
        }
    }
}
