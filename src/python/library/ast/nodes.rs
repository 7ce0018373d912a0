//! The kinds of nodes of CPython 3.13's syntax tree, with their fields: what `ast.Name.__doc__` says.

/// Whether a node says where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    None,
    Whole,
    /// The end may be missing.
    OpenEnd,
}

/// A class of nodes: a sum of kinds, or one kind that stands for itself.
pub struct Group {
    pub name: &'static str,
    pub place: Place,
    pub product: &'static str,
    pub nodes: &'static [&'static str],
}

/// How often a field's value stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Count {
    One,
    Optional,
    Many,
}

/// A field of a node.
pub struct Field {
    pub kind: &'static str,
    pub count: Count,
    pub name: &'static str,
}

/// Name and fields of a row such as `Name(identifier id, expr_context ctx)`.
pub fn parse(row: &'static str) -> (&'static str, Vec<Field>) {
    let Some((name, rest)) = row.split_once('(') else { return (row, Vec::new()) };
    let fields = rest.trim_end_matches(')').split(", ").filter_map(|field| {
        let (kind, name) = field.split_once(' ')?;
        let count = match kind.as_bytes().last() {
            Some(b'?') => Count::Optional,
            Some(b'*') => Count::Many,
            _ => Count::One,
        };
        Some(Field { kind: kind.trim_end_matches(['?', '*']), count, name })
    });
    (name, fields.collect())
}

#[rustfmt::skip]
pub const GROUPS: &[Group] = &[
    Group { name: "mod", place: Place::None, product: "", nodes: &[
        "Module(stmt* body, type_ignore* type_ignores)",
        "Interactive(stmt* body)",
        "Expression(expr body)",
        "FunctionType(expr* argtypes, expr returns)",
    ] },
    Group { name: "stmt", place: Place::OpenEnd, product: "", nodes: &[
        "FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
        "AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
        "ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)",
        "Return(expr? value)",
        "Delete(expr* targets)",
        "Assign(expr* targets, expr value, string? type_comment)",
        "TypeAlias(expr name, type_param* type_params, expr value)",
        "AugAssign(expr target, operator op, expr value)",
        "AnnAssign(expr target, expr annotation, expr? value, int simple)",
        "For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
        "AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
        "While(expr test, stmt* body, stmt* orelse)",
        "If(expr test, stmt* body, stmt* orelse)",
        "With(withitem* items, stmt* body, string? type_comment)",
        "AsyncWith(withitem* items, stmt* body, string? type_comment)",
        "Match(expr subject, match_case* cases)",
        "Raise(expr? exc, expr? cause)",
        "Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
        "TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
        "Assert(expr test, expr? msg)",
        "Import(alias* names)",
        "ImportFrom(identifier? module, alias* names, int? level)",
        "Global(identifier* names)",
        "Nonlocal(identifier* names)",
        "Expr(expr value)",
        "Pass",
        "Break",
        "Continue",
    ] },
    Group { name: "expr", place: Place::OpenEnd, product: "", nodes: &[
        "BoolOp(boolop op, expr* values)",
        "NamedExpr(expr target, expr value)",
        "BinOp(expr left, operator op, expr right)",
        "UnaryOp(unaryop op, expr operand)",
        "Lambda(arguments args, expr body)",
        "IfExp(expr test, expr body, expr orelse)",
        "Dict(expr* keys, expr* values)",
        "Set(expr* elts)",
        "ListComp(expr elt, comprehension* generators)",
        "SetComp(expr elt, comprehension* generators)",
        "DictComp(expr key, expr value, comprehension* generators)",
        "GeneratorExp(expr elt, comprehension* generators)",
        "Await(expr value)",
        "Yield(expr? value)",
        "YieldFrom(expr value)",
        "Compare(expr left, cmpop* ops, expr* comparators)",
        "Call(expr func, expr* args, keyword* keywords)",
        "FormattedValue(expr value, int conversion, expr? format_spec)",
        "Interpolation(expr value, constant str, int conversion, expr? format_spec)",
        "JoinedStr(expr* values)",
        "TemplateStr(expr* values)",
        "Constant(constant value, string? kind)",
        "Attribute(expr value, identifier attr, expr_context ctx)",
        "Subscript(expr value, expr slice, expr_context ctx)",
        "Starred(expr value, expr_context ctx)",
        "Name(identifier id, expr_context ctx)",
        "List(expr* elts, expr_context ctx)",
        "Tuple(expr* elts, expr_context ctx)",
        "Slice(expr? lower, expr? upper, expr? step)",
    ] },
    Group { name: "expr_context", place: Place::None, product: "", nodes: &[
        "Load",
        "Store",
        "Del",
    ] },
    Group { name: "boolop", place: Place::None, product: "", nodes: &[
        "And",
        "Or",
    ] },
    Group { name: "operator", place: Place::None, product: "", nodes: &[
        "Add",
        "Sub",
        "Mult",
        "MatMult",
        "Div",
        "Mod",
        "Pow",
        "LShift",
        "RShift",
        "BitOr",
        "BitXor",
        "BitAnd",
        "FloorDiv",
    ] },
    Group { name: "unaryop", place: Place::None, product: "", nodes: &[
        "Invert",
        "Not",
        "UAdd",
        "USub",
    ] },
    Group { name: "cmpop", place: Place::None, product: "", nodes: &[
        "Eq",
        "NotEq",
        "Lt",
        "LtE",
        "Gt",
        "GtE",
        "Is",
        "IsNot",
        "In",
        "NotIn",
    ] },
    Group { name: "comprehension", place: Place::None, product: "comprehension(expr target, expr iter, expr* ifs, int is_async)", nodes: &[] },
    Group { name: "excepthandler", place: Place::OpenEnd, product: "", nodes: &[
        "ExceptHandler(expr? type, identifier? name, stmt* body)",
    ] },
    Group { name: "arguments", place: Place::None, product: "arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)", nodes: &[] },
    Group { name: "arg", place: Place::OpenEnd, product: "arg(identifier arg, expr? annotation, string? type_comment)", nodes: &[] },
    Group { name: "keyword", place: Place::OpenEnd, product: "keyword(identifier? arg, expr value)", nodes: &[] },
    Group { name: "alias", place: Place::OpenEnd, product: "alias(identifier name, identifier? asname)", nodes: &[] },
    Group { name: "withitem", place: Place::None, product: "withitem(expr context_expr, expr? optional_vars)", nodes: &[] },
    Group { name: "match_case", place: Place::None, product: "match_case(pattern pattern, expr? guard, stmt* body)", nodes: &[] },
    Group { name: "pattern", place: Place::Whole, product: "", nodes: &[
        "MatchValue(expr value)",
        "MatchSingleton(constant value)",
        "MatchSequence(pattern* patterns)",
        "MatchMapping(expr* keys, pattern* patterns, identifier? rest)",
        "MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)",
        "MatchStar(identifier? name)",
        "MatchAs(pattern? pattern, identifier? name)",
        "MatchOr(pattern* patterns)",
    ] },
    Group { name: "type_ignore", place: Place::None, product: "", nodes: &[
        "TypeIgnore(int lineno, string tag)",
    ] },
    Group { name: "type_param", place: Place::Whole, product: "", nodes: &[
        "TypeVar(identifier name, expr? bound, expr? default_value)",
        "ParamSpec(identifier name, expr? default_value)",
        "TypeVarTuple(identifier name, expr? default_value)",
    ] },
];
