//! A parsed text as the objects of CPython's `ast` module.

use rustc_hash::FxHashMap;

use crate::python::code::Constant;
use crate::python::compile::Mode;
use crate::python::heap::{Obj, Owned};
use crate::python::library::ast::{ATTRIBUTES, nodes};
use crate::python::machine::{Machine, codes};
use crate::python::object::{Fallible, exception, module, types};
use crate::python::syntax::tree::*;

/// The classes of `_ast` by their names, one reference each.
pub struct Classes {
    by_name: FxHashMap<&'static str, Obj>,
}

impl Classes {
    /// Looks them up; a program may have taken some away.
    pub fn load(machine: &mut Machine) -> Fallible<Classes> {
        let made = machine.import("_ast")?;
        let namespace = module::dict(&machine.core, made.get());
        let mut classes = Classes { by_name: FxHashMap::default() };
        let mut missing = false;
        for group in nodes::GROUPS {
            let names = group.nodes.iter().map(|row| nodes::parse(row).0);
            let profile = machine.core.heap.profile;
            for name in names.chain([group.name]).filter(|name| !profile.is_without_name(name)) {
                let key = machine.core.heap.interned_name(name);
                let class = machine.core.heap.dict_get_str(namespace, key);
                let is_class = !class.is_null() && types::is_type(&machine.core, class);
                missing |= !is_class;
                if is_class {
                    let class = machine.core.heap.own(class).into_raw();
                    classes.by_name.insert(name, class);
                }
            }
        }
        machine.drop_owned(made);
        if missing {
            classes.release(machine);
            return Err(exception::system_error(machine, "the classes of `_ast` are not whole"));
        }
        Ok(classes)
    }

    pub fn release(self, machine: &mut Machine) {
        let mut classes: Vec<Obj> = self.by_name.into_values().collect();
        classes.sort_unstable();
        for class in classes {
            machine.drop_owned(Owned::from_raw(class));
        }
    }

    pub fn get(&self, name: &str) -> Obj {
        self.by_name.get(name).copied().unwrap_or_default()
    }

    /// The name of a class, when it is one of them.
    pub fn name_of(&self, class: Obj) -> Option<&'static str> {
        self.by_name.iter().find(|(_, known)| **known == class).map(|(name, _)| *name)
    }
}

/// The object of a whole text.
pub fn build(machine: &mut Machine, module: &Module, source: &str, mode: Mode) -> Fallible<Owned> {
    let classes = Classes::load(machine)?;
    let lines = source.split('\n').collect();
    let mut builder = Builder {
        machine,
        classes,
        lines,
        alone: FxHashMap::default(),
        merged: FxHashMap::default(),
    };
    let tree = builder.module(module, mode);
    builder.finish();
    Ok(tree)
}

pub(super) struct Builder<'a> {
    machine: &'a mut Machine,
    classes: Classes,
    pub(super) lines: Vec<&'a str>,
    /// The objects of kinds without fields: one each.
    alone: FxHashMap<&'static str, Obj>,
    merged: FxHashMap<Constant, Obj>,
}

pub(super) type Fields = Vec<(&'static str, Owned)>;

impl Builder<'_> {
    fn finish(self) {
        let mut kept: Vec<Obj> =
            self.alone.into_values().chain(self.merged.into_values()).collect();
        kept.sort_unstable();
        for object in kept {
            self.machine.drop_owned(Owned::from_raw(object));
        }
        self.classes.release(self.machine);
    }

    fn module(&mut self, module: &Module, mode: Mode) -> Owned {
        match mode {
            Mode::Exec | Mode::Echo => {
                let fields = vec![
                    ("body", self.statements(&module.body)),
                    ("type_ignores", self.list(vec![])),
                ];
                self.node("Module", fields)
            }
            Mode::Single => {
                let fields = vec![("body", self.statements(&module.body))];
                self.node("Interactive", fields)
            }
            Mode::Eval => {
                let value = match module.body.first().map(|statement| &statement.kind) {
                    Some(StmtKind::Expr(value)) => self.expression(value),
                    _ => self.none(),
                };
                self.node("Expression", vec![("body", value)])
            }
        }
    }

    pub(super) fn node(&mut self, name: &'static str, fields: Fields) -> Owned {
        let class = self.classes.get(name);
        let node = self.machine.core.heap.new_instance(class);
        for (field, value) in fields {
            let field = self.machine.core.heap.interned_name(field);
            self.machine.core.heap.instance_set(node.get(), field, value);
        }
        node
    }

    pub(super) fn placed(&mut self, name: &'static str, place: Place, mut fields: Fields) -> Owned {
        let numbers = [place.line, place.column, place.end_line, place.end_column];
        for (name, number) in ATTRIBUTES.into_iter().zip(numbers) {
            fields.push((name, self.machine.core.heap.int(i64::from(number))));
        }
        self.node(name, fields)
    }

    /// The one object of an operator or context.
    pub(super) fn single(&mut self, name: &'static str) -> Owned {
        if let Some(known) = self.alone.get(name) {
            return self.machine.core.heap.own(*known);
        }
        let made = self.node(name, vec![]);
        self.alone.insert(name, self.machine.core.heap.own(made.get()).into_raw());
        made
    }

    pub(super) fn none(&mut self) -> Owned {
        self.machine.core.none()
    }

    pub(super) fn list(&mut self, items: Vec<Owned>) -> Owned {
        self.machine.core.heap.list_from_owned(items)
    }

    pub(super) fn int(&mut self, value: i64) -> Owned {
        self.machine.core.heap.int(value)
    }

    pub(super) fn name(&mut self, name: &str) -> Owned {
        self.machine.core.heap.interned(name)
    }

    pub(super) fn optional_name(&mut self, name: Option<&Name>) -> Owned {
        match name {
            Some(name) => self.name(name),
            None => self.none(),
        }
    }

    pub(super) fn names(&mut self, names: &[Name]) -> Owned {
        let names = names.iter().map(|name| self.name(name)).collect();
        self.list(names)
    }

    pub(super) fn constant(&mut self, constant: &Constant) -> Owned {
        codes::object_of(&mut self.machine.core.heap, constant, &mut self.merged)
    }

    pub(super) fn optional(&mut self, expression: Option<&Expr>) -> Owned {
        match expression {
            Some(expression) => self.expression(expression),
            None => self.none(),
        }
    }

    pub(super) fn expressions(&mut self, expressions: &[Expr]) -> Owned {
        let expressions = expressions.iter().map(|one| self.expression(one)).collect();
        self.list(expressions)
    }

    pub(super) fn statements(&mut self, statements: &[Stmt]) -> Owned {
        let statements = statements.iter().map(|one| self.statement(one)).collect();
        self.list(statements)
    }

    #[expect(clippy::too_many_lines, reason = "one arm per kind of node")]
    fn statement(&mut self, statement: &Stmt) -> Owned {
        let (name, fields): (&'static str, Fields) = match &statement.kind {
            StmtKind::Function(function) => self.function(function),
            StmtKind::Class(class) => self.class(class),
            StmtKind::Return(value) => ("Return", vec![("value", self.optional(value.as_ref()))]),
            StmtKind::Delete(targets) => ("Delete", vec![("targets", self.expressions(targets))]),
            StmtKind::Assign(targets, value) => {
                let targets = self.expressions(targets);
                let value = self.expression(value);
                (
                    "Assign",
                    vec![("targets", targets), ("value", value), ("type_comment", self.none())],
                )
            }
            StmtKind::AugAssign(target, operator, value) => {
                let target = self.expression(target);
                let op = self.single(operator_name(*operator));
                (
                    "AugAssign",
                    vec![("target", target), ("op", op), ("value", self.expression(value))],
                )
            }
            StmtKind::AnnAssign(node) => (
                "AnnAssign",
                vec![
                    ("target", self.expression(&node.target)),
                    ("annotation", self.expression(&node.annotation)),
                    ("value", self.optional(node.value.as_ref())),
                    ("simple", self.int(i64::from(node.simple))),
                ],
            ),
            StmtKind::TypeAlias(node) => (
                "TypeAlias",
                vec![
                    ("name", self.expression(&node.name)),
                    ("type_params", self.type_params(node.type_params.as_ref())),
                    ("value", self.expression(&node.value)),
                ],
            ),
            StmtKind::For(_) | StmtKind::While(..) | StmtKind::If(..) | StmtKind::With(_) => {
                self.compound(&statement.kind)
            }
            StmtKind::Match(subject, cases) => {
                let subject = self.expression(subject);
                ("Match", vec![("subject", subject), ("cases", self.cases(cases))])
            }
            StmtKind::Raise(error, cause) => {
                let error = self.optional(error.as_ref());
                ("Raise", vec![("exc", error), ("cause", self.optional(cause.as_ref()))])
            }
            StmtKind::Try(node) => self.try_statement(node),
            StmtKind::Assert(test, message) => {
                let test = self.expression(test);
                ("Assert", vec![("test", test), ("msg", self.optional(message.as_ref()))])
            }
            StmtKind::Import(names, _) => ("Import", vec![("names", self.aliases(names))]),
            StmtKind::ImportFrom(module, names, level, _) => (
                "ImportFrom",
                vec![
                    ("module", self.optional_name(module.as_ref())),
                    ("names", self.aliases(names)),
                    ("level", self.int(i64::from(*level))),
                ],
            ),
            StmtKind::Global(names) => ("Global", vec![("names", self.names(names))]),
            StmtKind::Nonlocal(names) => ("Nonlocal", vec![("names", self.names(names))]),
            StmtKind::Expr(value) => ("Expr", vec![("value", self.expression(value))]),
            StmtKind::Pass => ("Pass", vec![]),
            StmtKind::Break => ("Break", vec![]),
            StmtKind::Continue => ("Continue", vec![]),
        };
        self.placed(name, statement.place, fields)
    }

    fn compound(&mut self, kind: &StmtKind) -> (&'static str, Fields) {
        match kind {
            StmtKind::For(node) => (
                if node.is_async { "AsyncFor" } else { "For" },
                vec![
                    ("target", self.expression(&node.target)),
                    ("iter", self.expression(&node.iter)),
                    ("body", self.statements(&node.body)),
                    ("orelse", self.statements(&node.orelse)),
                    ("type_comment", self.none()),
                ],
            ),
            StmtKind::With(node) => {
                let mut items = Vec::new();
                for item in &node.items {
                    let context = self.expression(&item.context);
                    let target = self.optional(item.target.as_ref());
                    let fields = vec![("context_expr", context), ("optional_vars", target)];
                    items.push(self.node("withitem", fields));
                }
                (
                    if node.is_async { "AsyncWith" } else { "With" },
                    vec![
                        ("items", self.list(items)),
                        ("body", self.statements(&node.body)),
                        ("type_comment", self.none()),
                    ],
                )
            }
            StmtKind::While(test, body, orelse) | StmtKind::If(test, body, orelse) => (
                if matches!(kind, StmtKind::If(..)) { "If" } else { "While" },
                vec![
                    ("test", self.expression(test)),
                    ("body", self.statements(body)),
                    ("orelse", self.statements(orelse)),
                ],
            ),
            _ => ("Pass", vec![]),
        }
    }

    fn function(&mut self, node: &Function) -> (&'static str, Fields) {
        let name = if node.is_async { "AsyncFunctionDef" } else { "FunctionDef" };
        let fields = vec![
            ("name", self.name(&node.name)),
            ("args", self.arguments(&node.parameters)),
            ("body", self.statements(&node.body)),
            ("decorator_list", self.expressions(&node.decorators)),
            ("returns", self.optional(node.returns.as_ref())),
            ("type_comment", self.none()),
            ("type_params", self.type_params(node.type_params.as_ref())),
        ];
        (name, fields)
    }

    fn class(&mut self, node: &Class) -> (&'static str, Fields) {
        let fields = vec![
            ("name", self.name(&node.name)),
            ("bases", self.expressions(&node.bases)),
            ("keywords", self.keywords(&node.keywords)),
            ("body", self.statements(&node.body)),
            ("decorator_list", self.expressions(&node.decorators)),
            ("type_params", self.type_params(node.type_params.as_ref())),
        ];
        ("ClassDef", fields)
    }

    fn try_statement(&mut self, node: &Try) -> (&'static str, Fields) {
        let body = self.statements(&node.body);
        let mut handlers = Vec::new();
        for handler in &node.handlers {
            let fields = vec![
                ("type", self.optional(handler.exception.as_ref())),
                ("name", self.optional_name(handler.name.as_ref())),
                ("body", self.statements(&handler.body)),
            ];
            handlers.push(self.placed("ExceptHandler", handler.place, fields));
        }
        let fields = vec![
            ("body", body),
            ("handlers", self.list(handlers)),
            ("orelse", self.statements(&node.orelse)),
            ("finalbody", self.statements(&node.finalbody)),
        ];
        (if node.is_star { "TryStar" } else { "Try" }, fields)
    }

    fn aliases(&mut self, aliases: &[Alias]) -> Owned {
        let mut made = Vec::new();
        for alias in aliases {
            let name = self.name(&alias.name);
            let fields =
                vec![("name", name), ("asname", self.optional_name(alias.asname.as_ref()))];
            made.push(self.placed("alias", alias.place, fields));
        }
        self.list(made)
    }

    pub(super) fn keywords(&mut self, keywords: &[Keyword]) -> Owned {
        let mut made = Vec::new();
        for keyword in keywords {
            let name = self.optional_name(keyword.name.as_ref());
            let fields = vec![("arg", name), ("value", self.expression(&keyword.value))];
            made.push(self.placed("keyword", keyword.place, fields));
        }
        self.list(made)
    }

    fn type_params(&mut self, params: Option<&TypeParams>) -> Owned {
        let mut made = Vec::new();
        for param in params.iter().flat_map(|params| &params.params) {
            let mut fields = vec![("name", self.name(&param.name))];
            let name = match param.kind {
                TypeParamKind::TypeVar => "TypeVar",
                TypeParamKind::TypeVarTuple => "TypeVarTuple",
                TypeParamKind::ParamSpec => "ParamSpec",
            };
            if param.kind == TypeParamKind::TypeVar {
                let bound = self.optional(param.bound.as_ref().map(|(_, bound)| bound));
                fields.push(("bound", bound));
            }
            let default = self.optional(param.default.as_ref().map(|(_, default)| default));
            fields.push(("default_value", default));
            made.push(self.placed(name, param.place, fields));
        }
        self.list(made)
    }

    pub(super) fn arguments(&mut self, node: &Parameters) -> Owned {
        let mut defaults = Vec::new();
        for default in &node.keyword_defaults {
            defaults.push(self.optional(default.as_ref()));
        }
        let fields = vec![
            ("posonlyargs", self.parameters(&node.positional_only)),
            ("args", self.parameters(&node.positional)),
            ("vararg", self.optional_parameter(node.varargs.as_ref())),
            ("kwonlyargs", self.parameters(&node.keyword_only)),
            ("kw_defaults", self.list(defaults)),
            ("kwarg", self.optional_parameter(node.varkeywords.as_ref())),
            ("defaults", self.expressions(&node.defaults)),
        ];
        self.node("arguments", fields)
    }

    fn parameters(&mut self, parameters: &[Parameter]) -> Owned {
        let made = parameters.iter().map(|one| self.optional_parameter(Some(one))).collect();
        self.list(made)
    }

    fn optional_parameter(&mut self, parameter: Option<&Parameter>) -> Owned {
        let Some(parameter) = parameter else { return self.none() };
        let fields = vec![
            ("arg", self.name(&parameter.name)),
            ("annotation", self.optional(parameter.annotation.as_ref())),
            ("type_comment", self.none()),
        ];
        self.placed("arg", parameter.place, fields)
    }
}

pub(super) fn operator_name(operator: Operator) -> &'static str {
    OPERATORS[operator as usize]
}

/// In the order of `Operator`.
pub(super) const OPERATORS: [&str; 13] = [
    "Add", "BitAnd", "FloorDiv", "LShift", "MatMult", "Mult", "Mod", "BitOr", "Pow", "RShift",
    "Sub", "Div", "BitXor",
];
