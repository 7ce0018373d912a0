//! Type parameters and type aliases (PEP 695, PEP 696).

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::{intrinsic, intrinsic2};
use crate::python::compile::emit::unit::{Emitter, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;

impl<'t> Emitter<'t> {
    /// Makes the type parameters, binds their names, leaves a tuple of them.
    pub(crate) fn type_params(&mut self, params: &'t TypeParams) -> Emitted<()> {
        let mut seen_default = false;
        for param in &params.params {
            let here = Location::of(param.place);
            self.load_constant(here, Constant::Str(param.name.clone()));
            match (&param.bound, param.kind) {
                (Some((scope, bound)), _) => {
                    // Until 3.12 it stands where its parameter does.
                    let old = self.options.bytecode.takes_flags;
                    let at = if old { here } else { Location::of(bound.place) };
                    self.lazy(at, &param.name, *scope, bound)?;
                    let constraints = matches!(bound.kind, ExprKind::Tuple(..));
                    let which = if constraints {
                        intrinsic2::TYPE_VAR_WITH_CONSTRAINTS
                    } else {
                        intrinsic2::TYPE_VAR_WITH_BOUND
                    };
                    self.arg(here, Op::CallIntrinsic2, which);
                }
                (None, kind) => {
                    let which = match kind {
                        TypeParamKind::TypeVar => intrinsic::TYPE_VAR,
                        TypeParamKind::TypeVarTuple => intrinsic::TYPE_VAR_TUPLE,
                        TypeParamKind::ParamSpec => intrinsic::PARAM_SPEC,
                    };
                    self.arg(here, Op::CallIntrinsic1, which);
                }
            }
            if let Some((scope, default)) = &param.default {
                seen_default = true;
                self.lazy(Location::of(default.place), &param.name, *scope, default)?;
                self.arg(here, Op::CallIntrinsic2, intrinsic2::SET_TYPE_PARAM_DEFAULT);
            } else if seen_default {
                let message = format!(
                    "non-default type parameter '{}' follows default type parameter",
                    param.name
                );
                return Err(Problem::at(param.place, message));
            }
            self.arg(here, Op::Copy, 1);
            self.name(here, &param.name, Context::Store)?;
        }
        if let Some(first) = params.params.first() {
            let count = params.params.len() as u32;
            self.arg(Location::of(first.place), Op::BuildTuple, count);
        }
        Ok(())
    }

    /// A bound or default: evaluated when asked for.
    fn lazy(
        &mut self,
        here: Location,
        name: &Name,
        scope: ScopeId,
        value: &'t Expr,
    ) -> Emitted<()> {
        let flags = self.enter_lazy(here, name, scope)?;
        match &value.kind {
            ExprKind::Starred(inner, _) if self.options.bytecode.defers_annotations => {
                self.expression(inner)?;
                self.arg(here, Op::UnpackSequence, 1);
            }
            _ => self.expression(value)?,
        }
        self.op(here, Op::ReturnValue);
        let code = self.finish(true)?;
        self.closure(here, code, flags);
        Ok(())
    }

    pub(crate) fn type_alias(&mut self, here: Location, alias: &'t TypeAlias) -> Emitted<()> {
        let ExprKind::Name(name, _) = &alias.name.kind else {
            return Err(Problem::at(alias.name.place, "invalid syntax".to_owned()));
        };
        let is_below = self.options.bytecode.null_below;
        if let Some(params) = &alias.type_params {
            if is_below {
                self.op(here, Op::PushNull);
            }
            let inner = self.intern(&format!("<generic parameters of {name}>"));
            self.enter(&inner, ScopeType::TypeParams, params.scope, here.line as u32)?;
            self.load_constant(here, Constant::Str(name.clone()));
            self.type_params(params)?;
        } else {
            self.load_constant(here, Constant::Str(name.clone()));
            self.load_constant(here, Constant::None);
        }
        let flags = if self.options.bytecode.defers_annotations {
            self.enter_lazy(here, name, alias.scope)?
        } else {
            self.enter(name, ScopeType::Function, alias.scope, here.line as u32)?;
            self.constant(Constant::None);
            0
        };
        self.expression(&alias.value)?;
        self.op(here, Op::ReturnValue);
        let code = self.finish(false)?;
        self.closure(here, code, flags);
        self.arg(here, Op::BuildTuple, 3);
        self.arg(here, Op::CallIntrinsic1, intrinsic::TYPE_ALIAS);
        if alias.type_params.is_some() {
            let code = self.finish(false)?;
            self.closure(here, code, 0);
            if !is_below {
                self.op(here, Op::PushNull);
            }
            self.call_op(here, 0);
        }
        self.name(here, name, Context::Store)
    }
}
