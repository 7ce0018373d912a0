//! The syntax tree, in the shape of CPython's `ast` module: what the compiler works on.

use crate::python::code::Constant;
use std::sync::Arc;

/// An identifier or attribute name, normalised (NFKC) as Python does.
pub type Name = Arc<str>;

/// Where a node stands: lines from 1, UTF-8 byte columns from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// Number of a name scope; each node that opens one carries its own.
pub type ScopeId = u32;

/// A parsed text.
pub struct Module {
    pub body: Vec<Stmt>,
    /// Number of scopes, the module's own (0) included.
    pub scopes: u32,
}

/// A statement.
pub struct Stmt {
    pub place: Place,
    pub kind: StmtKind,
}

/// What a statement does.
pub enum StmtKind {
    Function(Box<Function>),
    Class(Box<Class>),
    Return(Option<Expr>),
    Delete(Vec<Expr>),
    Assign(Vec<Expr>, Expr),
    AugAssign(Expr, Operator, Expr),
    AnnAssign(Box<AnnAssign>),
    TypeAlias(Box<TypeAlias>),
    For(Box<For>),
    While(Expr, Vec<Stmt>, Vec<Stmt>),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    With(Box<With>),
    Match(Expr, Vec<Case>),
    Raise(Option<Expr>, Option<Expr>),
    Try(Box<Try>),
    Assert(Expr, Option<Expr>),
    /// The names, and whether it waits until they are used (PEP 810).
    Import(Vec<Alias>, bool),
    ImportFrom(Option<Name>, Vec<Alias>, u32, bool),
    Global(Vec<Name>),
    Nonlocal(Vec<Name>),
    Expr(Expr),
    Pass,
    Break,
    Continue,
}

/// `def` and `async def`.
pub struct Function {
    pub name: Name,
    pub scope: ScopeId,
    pub is_async: bool,
    pub decorators: Vec<Expr>,
    pub type_params: Option<TypeParams>,
    pub parameters: Parameters,
    pub returns: Option<Expr>,
    pub body: Vec<Stmt>,
}

/// `class`.
pub struct Class {
    pub name: Name,
    pub scope: ScopeId,
    pub decorators: Vec<Expr>,
    pub type_params: Option<TypeParams>,
    pub bases: Vec<Expr>,
    pub keywords: Vec<Keyword>,
    pub body: Vec<Stmt>,
}

/// `target: annotation = value`.
pub struct AnnAssign {
    pub target: Expr,
    pub annotation: Expr,
    pub value: Option<Expr>,
    /// A plain name without parentheses.
    pub simple: bool,
}

/// `type name[params] = value`.
pub struct TypeAlias {
    pub name: Expr,
    pub scope: ScopeId,
    pub type_params: Option<TypeParams>,
    pub value: Expr,
}

/// `for` and `async for`.
pub struct For {
    pub is_async: bool,
    pub target: Expr,
    pub iter: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

/// `with` and `async with`.
pub struct With {
    pub is_async: bool,
    pub items: Vec<WithItem>,
    pub body: Vec<Stmt>,
}

/// `context as target`.
pub struct WithItem {
    pub context: Expr,
    pub target: Option<Expr>,
}

/// `try`, with `except*` when `is_star`.
pub struct Try {
    pub body: Vec<Stmt>,
    pub handlers: Vec<Handler>,
    pub orelse: Vec<Stmt>,
    pub finalbody: Vec<Stmt>,
    pub is_star: bool,
}

/// `except type as name:`.
pub struct Handler {
    pub place: Place,
    pub exception: Option<Expr>,
    pub name: Option<Name>,
    pub body: Vec<Stmt>,
}

/// `case pattern if guard:`.
pub struct Case {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

/// `name as asname` of an import.
pub struct Alias {
    pub place: Place,
    pub name: Name,
    pub asname: Option<Name>,
}

/// A field of a t-string, with the text of its expression.
pub struct Interpolation {
    pub value: Expr,
    pub text: Arc<str>,
    pub conversion: Option<char>,
    pub spec: Option<Expr>,
}

/// `[T, *Ts, **P]`.
pub struct TypeParams {
    pub scope: ScopeId,
    pub params: Vec<TypeParam>,
}

/// Kind of a type parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypeParamKind {
    TypeVar,
    TypeVarTuple,
    ParamSpec,
}

/// One type parameter.
pub struct TypeParam {
    pub place: Place,
    pub kind: TypeParamKind,
    pub name: Name,
    pub bound: Option<(ScopeId, Expr)>,
    pub default: Option<(ScopeId, Expr)>,
}

/// The parameters of a function.
#[derive(Default)]
pub struct Parameters {
    pub positional_only: Vec<Parameter>,
    pub positional: Vec<Parameter>,
    pub varargs: Option<Parameter>,
    pub keyword_only: Vec<Parameter>,
    pub varkeywords: Option<Parameter>,
    /// Defaults of the last positional parameters, in order.
    pub defaults: Vec<Expr>,
    /// One for each keyword-only parameter.
    pub keyword_defaults: Vec<Option<Expr>>,
}

/// One parameter.
pub struct Parameter {
    pub place: Place,
    pub name: Name,
    pub annotation: Option<Expr>,
}

/// An expression.
pub struct Expr {
    pub place: Place,
    pub kind: ExprKind,
}

/// What an expression computes.
pub enum ExprKind {
    BoolOp(BoolOp, Vec<Expr>),
    Named(Box<Expr>, Box<Expr>),
    Binary(Box<Expr>, Operator, Box<Expr>),
    Unary(UnaryOp, Box<Expr>),
    Lambda(Box<Lambda>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Dict(Vec<(Option<Expr>, Expr)>),
    Set(Vec<Expr>),
    Comprehension(Box<Comprehension>),
    Await(Box<Expr>),
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    Compare(Box<Expr>, Vec<(CompareOp, Expr)>),
    Call(Box<Expr>, Vec<Expr>, Vec<Keyword>),
    /// One `{value!c:spec}` of an f-string.
    Formatted(Box<Expr>, Option<char>, Option<Box<Expr>>),
    /// An f-string.
    Joined(Vec<Expr>),
    /// One `{value!c:spec}` of a t-string.
    Interpolation(Box<Interpolation>),
    /// A t-string.
    Template(Vec<Expr>),
    Constant(Constant),
    Attribute(Box<Expr>, Name, Context),
    Subscript(Box<Expr>, Box<Expr>, Context),
    Starred(Box<Expr>, Context),
    Name(Name, Context),
    List(Vec<Expr>, Context),
    Tuple(Vec<Expr>, Context),
    Slice(Option<Box<Expr>>, Option<Box<Expr>>, Option<Box<Expr>>),
}

impl Expr {
    /// A node at a place.
    pub fn new(place: Place, kind: ExprKind) -> Expr {
        Expr { place, kind }
    }

    /// The constant it is, if it is one.
    pub fn constant(&self) -> Option<&Constant> {
        match &self.kind {
            ExprKind::Constant(value) => Some(value),
            _ => None,
        }
    }
}

/// `lambda`.
pub struct Lambda {
    pub scope: ScopeId,
    pub parameters: Parameters,
    pub body: Expr,
}

/// Which comprehension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ComprehensionKind {
    Generator,
    List,
    Set,
    Dict,
}

/// A comprehension or generator expression.
pub struct Comprehension {
    pub scope: ScopeId,
    pub kind: ComprehensionKind,
    /// The element, or the key of a dict comprehension.
    pub element: Expr,
    /// The value of a dict comprehension.
    pub value: Option<Expr>,
    pub generators: Vec<Generator>,
}

/// `for target in iter if condition ...`.
pub struct Generator {
    pub is_async: bool,
    pub target: Expr,
    pub iter: Expr,
    pub conditions: Vec<Expr>,
}

/// `name=value` of a call, or `**value`.
pub struct Keyword {
    pub place: Place,
    pub name: Option<Name>,
    pub value: Expr,
}

/// A pattern of `case`.
pub struct Pattern {
    pub place: Place,
    pub kind: PatternKind,
}

/// What a pattern matches.
pub enum PatternKind {
    Value(Expr),
    Singleton(Constant),
    Sequence(Vec<Pattern>),
    Mapping(Vec<Expr>, Vec<Pattern>, Option<Name>),
    Class(Box<ClassPattern>),
    Star(Option<Name>),
    As(Option<Box<Pattern>>, Option<Name>),
    Or(Vec<Pattern>),
}

/// `Class(pattern, name=pattern)`.
pub struct ClassPattern {
    pub class: Expr,
    pub patterns: Vec<Pattern>,
    pub keywords: Vec<(Name, Pattern)>,
}

/// How a name, attribute, item or display is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Context {
    Load,
    Store,
    Delete,
}

/// `and`, `or`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BoolOp {
    And,
    Or,
}

/// `not`, `~`, `+`, `-`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Invert,
    Not,
    Plus,
    Minus,
}

/// Binary operators, in the order of CPython's `NB_` numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Add,
    BitAnd,
    FloorDivide,
    LeftShift,
    MatrixMultiply,
    Multiply,
    Remainder,
    BitOr,
    Power,
    RightShift,
    Subtract,
    TrueDivide,
    BitXor,
}

impl Operator {
    /// All of them, in the order of CPython's `NB_` numbers.
    pub const ALL: [Operator; 13] = [
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
}

/// Comparisons; the first six in the order of CPython's `Py_LT` numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    Less,
    LessEqual,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}
