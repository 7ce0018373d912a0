//! Statements of a syntax tree that a program made of `ast` objects.

use crate::python::heap::Obj;
use crate::python::machine::tree_objects::OPERATORS;
use crate::python::machine::tree_reader::Reader;
use crate::python::object::{Fallible, exception};
use crate::python::syntax::tree::*;

/// In the order of the numbers of the tree's operators, by the names of their classes.
const ALL_OPERATORS: [Operator; 13] = [
    Operator::Add,
    Operator::BitAnd,
    Operator::FloorDivide,
    Operator::LeftShift,
    Operator::MatrixMultiply,
    Operator::Multiply,
    Operator::Remainder,
    Operator::BitOr,
    Operator::Power,
    Operator::RightShift,
    Operator::Subtract,
    Operator::TrueDivide,
    Operator::BitXor,
];

impl Reader<'_> {
    pub(super) fn read_statement(&mut self, object: Obj) -> Fallible<Stmt> {
        self.nested("stmt", |reader| reader.statement(object))
    }

    pub(super) fn operator(&mut self, object: Obj) -> Fallible<Operator> {
        let kind = self.kind(object);
        match OPERATORS.iter().position(|name| Some(*name) == kind) {
            Some(place) => Ok(ALL_OPERATORS[place]),
            None => self.unexpected("operator", object),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm per kind of node")]
    fn statement(&mut self, object: Obj) -> Fallible<Stmt> {
        let Some(kind) = self.kind(object) else { return self.unexpected("stmt", object) };
        let place = self.place(object, "stmt")?;
        let statement = match kind {
            "FunctionDef" | "AsyncFunctionDef" => self.function(object, kind)?,
            "ClassDef" => self.class(object)?,
            "Return" => StmtKind::Return(self.optional_expression(object, "value")?),
            "Delete" => {
                let targets = self.expressions(object, kind, "targets")?;
                if targets.is_empty() {
                    return self.invalid("empty targets on Delete");
                }
                self.check_context(&targets, Context::Delete)?;
                StmtKind::Delete(targets)
            }
            "Assign" => {
                let targets = self.expressions(object, kind, "targets")?;
                if targets.is_empty() {
                    return self.invalid("empty targets on Assign");
                }
                self.check_context(&targets, Context::Store)?;
                StmtKind::Assign(targets, self.expression(object, kind, "value")?)
            }
            "AugAssign" => {
                let target = self.expression(object, kind, "target")?;
                let operator = self.required(object, kind, "op", Self::operator)?;
                StmtKind::AugAssign(target, operator, self.expression(object, kind, "value")?)
            }
            "AnnAssign" => StmtKind::AnnAssign(Box::new(AnnAssign {
                target: self.expression(object, kind, "target")?,
                annotation: self.expression(object, kind, "annotation")?,
                value: self.optional_expression(object, "value")?,
                simple: self.required(object, kind, "simple", Self::int)? != 0,
            })),
            "TypeAlias" => StmtKind::TypeAlias(Box::new(TypeAlias {
                name: self.expression(object, kind, "name")?,
                scope: self.scope(),
                type_params: self.type_params(object, kind)?,
                value: self.expression(object, kind, "value")?,
            })),
            "For" | "AsyncFor" => StmtKind::For(Box::new(For {
                is_async: kind == "AsyncFor",
                target: self.expression(object, kind, "target")?,
                iter: self.expression(object, kind, "iter")?,
                body: self.body(object, kind)?,
                orelse: self.statements(object, kind, "orelse")?,
            })),
            "While" => StmtKind::While(
                self.expression(object, kind, "test")?,
                self.body(object, kind)?,
                self.statements(object, kind, "orelse")?,
            ),
            "If" => StmtKind::If(
                self.expression(object, kind, "test")?,
                self.body(object, kind)?,
                self.statements(object, kind, "orelse")?,
            ),
            "With" | "AsyncWith" => StmtKind::With(Box::new(With {
                is_async: kind == "AsyncWith",
                items: self.items(object, kind, "items", Self::with_item)?,
                body: self.body(object, kind)?,
            })),
            "Match" => StmtKind::Match(
                self.expression(object, kind, "subject")?,
                self.items(object, kind, "cases", Self::case)?,
            ),
            "Raise" => StmtKind::Raise(
                self.optional_expression(object, "exc")?,
                self.optional_expression(object, "cause")?,
            ),
            "Try" | "TryStar" => self.try_statement(object, kind)?,
            "Assert" => StmtKind::Assert(
                self.expression(object, kind, "test")?,
                self.optional_expression(object, "msg")?,
            ),
            "Import" => StmtKind::Import(self.items(object, kind, "names", Self::alias)?, false),
            "ImportFrom" => StmtKind::ImportFrom(
                self.optional_name(object, "module")?,
                self.items(object, kind, "names", Self::alias)?,
                self.optional(object, "level", Self::int)?.unwrap_or(0).max(0) as u32,
                false,
            ),
            "Global" => StmtKind::Global(self.items(object, kind, "names", Self::identifier)?),
            "Nonlocal" => {
                StmtKind::Nonlocal(self.items(object, kind, "names", Self::identifier)?)
            }
            "Expr" => StmtKind::Expr(self.expression(object, kind, "value")?),
            "Pass" => StmtKind::Pass,
            "Break" => StmtKind::Break,
            "Continue" => StmtKind::Continue,
            _ => return self.unexpected("stmt", object),
        };
        Ok(Stmt { place, kind: statement })
    }

    fn check_context(&mut self, targets: &[Expr], wanted: Context) -> Fallible<()> {
        let name = |context: Context| match context {
            Context::Load => "Load",
            Context::Store => "Store",
            Context::Delete => "Del",
        };
        for target in targets {
            let (ExprKind::Name(_, context)
            | ExprKind::Attribute(_, _, context)
            | ExprKind::Subscript(_, _, context)
            | ExprKind::Starred(_, context)
            | ExprKind::List(_, context)
            | ExprKind::Tuple(_, context)) = target.kind
            else {
                let wanted = name(wanted);
                let text = format!("expression which can't be assigned to in {wanted} context");
                return self.invalid(text);
            };
            if context != wanted {
                let text = format!(
                    "expression must have {} context but has {} instead",
                    name(wanted),
                    name(context)
                );
                return self.invalid(text);
            }
        }
        Ok(())
    }

    fn function(&mut self, object: Obj, kind: &str) -> Fallible<StmtKind> {
        Ok(StmtKind::Function(Box::new(Function {
            name: self.name(object, kind, "name")?,
            scope: self.scope(),
            is_async: kind == "AsyncFunctionDef",
            decorators: self.expressions(object, kind, "decorator_list")?,
            type_params: self.type_params(object, kind)?,
            parameters: self.required(object, kind, "args", Self::parameters)?,
            returns: self.optional_expression(object, "returns")?,
            body: self.body(object, kind)?,
        })))
    }

    fn class(&mut self, object: Obj) -> Fallible<StmtKind> {
        let kind = "ClassDef";
        Ok(StmtKind::Class(Box::new(Class {
            name: self.name(object, kind, "name")?,
            scope: self.scope(),
            decorators: self.expressions(object, kind, "decorator_list")?,
            type_params: self.type_params(object, kind)?,
            bases: self.expressions(object, kind, "bases")?,
            keywords: self.items(object, kind, "keywords", Self::keyword)?,
            body: self.body(object, kind)?,
        })))
    }

    fn try_statement(&mut self, object: Obj, kind: &str) -> Fallible<StmtKind> {
        let node = Try {
            body: self.body(object, kind)?,
            handlers: self.items(object, kind, "handlers", Self::handler)?,
            orelse: self.statements(object, kind, "orelse")?,
            finalbody: self.statements(object, kind, "finalbody")?,
            is_star: kind == "TryStar",
        };
        if node.handlers.is_empty() && node.finalbody.is_empty() {
            return self.invalid(format!("{kind} has neither handlers nor finalbody"));
        }
        if node.handlers.is_empty() && !node.orelse.is_empty() {
            return self.invalid(format!("{kind} has orelse but no except handlers"));
        }
        Ok(StmtKind::Try(Box::new(node)))
    }

    fn handler(&mut self, object: Obj) -> Fallible<Handler> {
        if self.kind(object) != Some("ExceptHandler") {
            return self.unexpected("excepthandler", object);
        }
        Ok(Handler {
            place: self.place(object, "excepthandler")?,
            exception: self.optional_expression(object, "type")?,
            name: self.optional_name(object, "name")?,
            body: self.body(object, "ExceptHandler")?,
        })
    }

    fn with_item(&mut self, object: Obj) -> Fallible<WithItem> {
        Ok(WithItem {
            context: self.expression(object, "withitem", "context_expr")?,
            target: self.optional_expression(object, "optional_vars")?,
        })
    }

    fn case(&mut self, object: Obj) -> Fallible<Case> {
        Ok(Case {
            pattern: self.required(object, "match_case", "pattern", Self::read_pattern)?,
            guard: self.optional_expression(object, "guard")?,
            body: self.body(object, "match_case")?,
        })
    }

    fn alias(&mut self, object: Obj) -> Fallible<Alias> {
        Ok(Alias {
            place: self.place(object, "alias")?,
            name: self.name(object, "alias", "name")?,
            asname: self.optional_name(object, "asname")?,
        })
    }

    pub(super) fn keyword(&mut self, object: Obj) -> Fallible<Keyword> {
        Ok(Keyword {
            place: self.place(object, "keyword")?,
            name: self.optional_name(object, "arg")?,
            value: self.expression(object, "keyword", "value")?,
        })
    }

    fn type_params(&mut self, object: Obj, kind: &str) -> Fallible<Option<TypeParams>> {
        let params = self.items(object, kind, "type_params", Self::type_param)?;
        Ok(if params.is_empty() { None } else { Some(TypeParams { scope: self.scope(), params }) })
    }

    fn type_param(&mut self, object: Obj) -> Fallible<TypeParam> {
        let (name, kind) = match self.kind(object) {
            Some(name @ "TypeVar") => (name, TypeParamKind::TypeVar),
            Some(name @ "TypeVarTuple") => (name, TypeParamKind::TypeVarTuple),
            Some(name @ "ParamSpec") => (name, TypeParamKind::ParamSpec),
            _ => return self.unexpected("type_param", object),
        };
        let mut scoped = |field: &str| -> Fallible<Option<(ScopeId, Expr)>> {
            let value = self.optional_expression(object, field)?;
            Ok(value.map(|value| (self.scope(), value)))
        };
        let bound = if kind == TypeParamKind::TypeVar { scoped("bound")? } else { None };
        let default = scoped("default_value")?;
        Ok(TypeParam {
            place: self.place(object, "type_param")?,
            kind,
            name: self.name(object, name, "name")?,
            bound,
            default,
        })
    }

    pub(super) fn parameters(&mut self, object: Obj) -> Fallible<Parameters> {
        let kind = "arguments";
        if self.kind(object) != Some(kind) {
            return self.unexpected(kind, object);
        }
        let keyword_defaults = self.items(object, kind, "kw_defaults", |reader, item| {
            if item == crate::python::heap::image::NONE {
                return Ok(None);
            }
            reader.read_expression(item).map(Some)
        })?;
        let found = Parameters {
            positional_only: self.items(object, kind, "posonlyargs", Self::parameter)?,
            positional: self.items(object, kind, "args", Self::parameter)?,
            varargs: self.optional(object, "vararg", Self::parameter)?,
            keyword_only: self.items(object, kind, "kwonlyargs", Self::parameter)?,
            varkeywords: self.optional(object, "kwarg", Self::parameter)?,
            defaults: self.expressions(object, kind, "defaults")?,
            keyword_defaults,
        };
        if found.defaults.len() > found.positional_only.len() + found.positional.len() {
            return self.invalid("more positional defaults than args on arguments");
        }
        if found.keyword_defaults.len() != found.keyword_only.len() {
            let text = "length of kwonlyargs is not the same as kw_defaults on arguments";
            return self.invalid(text);
        }
        Ok(found)
    }

    fn parameter(&mut self, object: Obj) -> Fallible<Parameter> {
        if self.kind(object) != Some("arg") {
            return self.unexpected("arg", object);
        }
        Ok(Parameter {
            place: self.place(object, "arg")?,
            name: self.name(object, "arg", "arg")?,
            annotation: self.optional_expression(object, "annotation")?,
        })
    }

    /// A comprehension needs at least one `for`.
    pub(super) fn generators(&mut self, object: Obj, kind: &str) -> Fallible<Vec<Generator>> {
        let found = self.items(object, kind, "generators", |reader, item| {
            if reader.kind(item) != Some("comprehension") {
                return reader.unexpected("comprehension", item);
            }
            Ok(Generator {
                target: reader.expression(item, "comprehension", "target")?,
                iter: reader.expression(item, "comprehension", "iter")?,
                conditions: reader.expressions(item, "comprehension", "ifs")?,
                is_async: reader.required(item, "comprehension", "is_async", Self::int)? != 0,
            })
        })?;
        if found.is_empty() {
            return Err(exception::value_error(self.machine, "comprehension with no generators"));
        }
        Ok(found)
    }
}
