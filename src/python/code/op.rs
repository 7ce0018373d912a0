//! The opcode table of CPython 3.11 to 3.15: one row an instruction; dispatch, `dis`, offsets and stack checks derive from it.

use crate::python::version::Bytecode;

/// How many instruction sets the table has: 3.13, 3.14, 3.12, 3.11, 3.15.
pub const SETS: usize = 5;

/// What the argument of an instruction means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Argument {
    Unused,
    Plain,
    Constant,
    Name,
    Local,
    TwoLocals,
    Free,
    Jump,
    Handler,
    Binary,
    Compare,
    Convert,
    Attribute,
    Flags,
    Format,
    Common,
    Special,
}

/// How an instruction changes the height of the stack (on the path that does not jump).
#[derive(Clone, Copy)]
pub enum Effect {
    Fixed(i32),
    By(fn(i32) -> i32),
}

/// One row of the opcode table.
pub struct Row {
    pub op: Op,
    /// CPython's name, as `dis` prints it.
    pub name: &'static str,
    /// CPython's number in each instruction set (`Bytecode::column`); 256 and more never leave the assembler.
    pub numbers: [u16; SETS],
    /// 16-bit words of inline cache that follow the instruction in `co_code`, in each instruction set.
    pub caches: [u8; SETS],
    pub argument: Argument,
    /// Whether the unspecialised instruction looks at the eval breaker (a thread switch can happen there).
    pub breaks: bool,
    pub effect: Effect,
    /// What it does, in a few words.
    pub what: &'static str,
}

macro_rules! opcodes {
    ($($op:ident, $name:literal, $numbers:expr, $caches:expr, $argument:ident, $breaks:literal, $effect:expr, $what:literal;)*) => {
        /// An instruction of CPython, in the order of 3.13's numbers.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Op {
            $(#[doc = $what] $op,)*
        }

        /// The table, indexed by `Op as usize`.
        pub static ROWS: &[Row] = &[
            $(Row { op: Op::$op, name: $name, numbers: $numbers, caches: $caches, argument: Argument::$argument,
                breaks: $breaks, effect: $effect, what: $what },)*
        ];
    };
}

impl Op {
    /// The row of this instruction.
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// CPython's name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// CPython's number in an instruction set.
    pub fn number(self, bytecode: &Bytecode) -> u16 {
        self.row().numbers[bytecode.column]
    }

    /// 16-bit words of inline cache behind it in an instruction set.
    pub fn caches(self, bytecode: &Bytecode) -> u32 {
        u32::from(self.row().caches[bytecode.column])
    }

    /// Whether CPython's encoding carries an argument that `dis` shows.
    pub fn has_argument(self) -> bool {
        self.row().argument != Argument::Unused
    }

    /// Whether the argument is the index of an instruction to go to.
    pub fn is_jump(self) -> bool {
        self.row().argument == Argument::Jump
    }

    /// Whether only the assembler knows it, so that no `Code` ever holds it.
    pub fn is_pseudo(self) -> bool {
        self.row().numbers.into_iter().min().is_some_and(|number| number > 255)
    }

    /// Change of the stack's height when the instruction does not jump.
    pub fn stack_effect(self, argument: u32) -> i32 {
        match self.row().effect {
            Effect::Fixed(change) => change,
            Effect::By(change) => change(argument as i32),
        }
    }

    /// Whether the machine may keep an inline cache for it (jumps have only a counter, which is no use to us).
    pub fn wants_cache(self) -> bool {
        let has_cache = self == Op::CallNamed || self.row().caches.iter().any(|words| *words > 0);
        let is_counter =
            self.is_jump() && !matches!(self, Op::ForIter | Op::ForIterPair | Op::Send);
        let is_new =
            matches!(self, Op::Resume | Op::GetIterPair | Op::CallFunctionEx | Op::Precall);
        has_cache && !is_counter && !is_new
    }
}

use Effect::{By, Fixed};

/// The number of an instruction in a set that has it not.
pub const NONE: u16 = u16::MAX;

opcodes! {
    Cache, "CACHE", [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "a word of an inline cache; never executed";
    BeforeAsyncWith, "BEFORE_ASYNC_WITH", [1, NONE, 52, 52, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "look up __aenter__ and __aexit__, call __aenter__";
    BeforeWith, "BEFORE_WITH", [2, NONE, 53, 53, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "look up __enter__ and __exit__, call __enter__";
    BinarySlice, "BINARY_SLICE", [4, 1, 26, NONE, 1], [0, 0, 0, 0, 0], Unused, false, Fixed(-2), "container[start:stop]";
    BinarySubscr, "BINARY_SUBSCR", [5, 44, 25, 25, 42], [1, 5, 1, 4, 5], Unused, false, Fixed(-1), "container[key]";
    CheckEgMatch, "CHECK_EG_MATCH", [6, 5, 37, 37, 5], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "split an exception group for except*";
    CheckExcMatch, "CHECK_EXC_MATCH", [7, 6, 36, 36, 6], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "does the exception match the type?";
    CleanupThrow, "CLEANUP_THROW", [8, 7, 55, NONE, 7], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "turn `StopIteration` of a thrown-into sub-iterator into its value";
    DeleteSubscr, "DELETE_SUBSCR", [9, 8, 61, 61, 8], [0, 0, 0, 0, 0], Unused, false, Fixed(-2), "del container[key]";
    EndAsyncFor, "END_ASYNC_FOR", [10, NONE, 54, 54, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(-2), "end async for on `StopAsyncIteration`, else raise again";
    EndFor, "END_FOR", [11, 9, NONE, NONE, 9], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "pop the exhausted iterator's place";
    EndSend, "END_SEND", [12, 10, 5, NONE, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "drop the sub-iterator under the value";
    ExitInitCheck, "EXIT_INIT_CHECK", [13, 11, NONE, NONE, 11], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "__init__ must have returned None";
    FormatSimple, "FORMAT_SIMPLE", [14, 12, NONE, NONE, 12], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "format(value, \"\") of an f-string";
    FormatWithSpec, "FORMAT_WITH_SPEC", [15, 13, NONE, NONE, 13], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "format(value, spec) of an f-string";
    GetAiter, "GET_AITER", [16, 14, 50, 50, 14], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "value.__aiter__()";
    Reserved, "RESERVED", [17, 17, 17, NONE, 17], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "reserved";
    GetAnext, "GET_ANEXT", [18, 15, 51, 51, 15], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "awaitable of iterator.__anext__()";
    GetIter, "GET_ITER", [19, 16, 68, 68, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "iter(value)";
    GetLen, "GET_LEN", [20, 18, 30, 30, 16], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "push len(value), keep the value";
    GetYieldFromIter, "GET_YIELD_FROM_ITER", [21, 19, 69, 69, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "iter(value), generators stay as they are";
    InterpreterExit, "INTERPRETER_EXIT", [22, 20, 3, NONE, 18], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "leave the interpreter loop";
    LoadAssertionError, "LOAD_ASSERTION_ERROR", [23, NONE, 74, 74, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "push `AssertionError`";
    LoadBuildClass, "LOAD_BUILD_CLASS", [24, 21, 71, 71, 19], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "push `builtins.__build_class__`";
    LoadLocals, "LOAD_LOCALS", [25, 22, 87, NONE, 20], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "push the namespace of a class body";
    MakeFunction, "MAKE_FUNCTION", [26, 23, NONE, NONE, 21], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "function from a code object";
    MatchKeys, "MATCH_KEYS", [27, 24, 33, 33, 22], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "values of the keys of a mapping pattern, or None";
    MatchMapping, "MATCH_MAPPING", [28, 25, 31, 31, 23], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "is it a mapping?";
    MatchSequence, "MATCH_SEQUENCE", [29, 26, 32, 32, 24], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "is it a sequence?";
    Nop, "NOP", [30, 27, 9, 9, 25], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "nothing; keeps a line visible to tracers";
    PopExcept, "POP_EXCEPT", [31, 29, 89, 89, 27], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "restore the exception that was handled before";
    PopTop, "POP_TOP", [32, 31, 1, 1, 29], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "drop the top value";
    PushExcInfo, "PUSH_EXC_INFO", [33, 32, 35, 35, 30], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "enter a handler: save the handled exception under the new one";
    PushNull, "PUSH_NULL", [34, 33, 2, 2, 31], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "no self beside the callable";
    ReturnGenerator, "RETURN_GENERATOR", [35, 34, 75, 75, 32], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "make the generator of this frame and return it";
    ReturnValue, "RETURN_VALUE", [36, 35, 83, 83, 33], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "return the top value";
    SetupAnnotations, "SETUP_ANNOTATIONS", [37, 36, 85, 85, 34], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "make __annotations__ if it is missing";
    StoreSlice, "STORE_SLICE", [38, 37, 27, NONE, 35], [0, 0, 0, 0, 0], Unused, false, Fixed(-4), "container[start:stop] = value";
    StoreSubscr, "STORE_SUBSCR", [39, 38, 60, 60, 36], [1, 1, 1, 1, 1], Unused, false, Fixed(-3), "container[key] = value";
    ToBool, "TO_BOOL", [40, 39, NONE, NONE, 37], [3, 3, 0, 0, 3], Unused, false, Fixed(0), "bool(value)";
    UnaryInvert, "UNARY_INVERT", [41, 40, 15, 15, 38], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "~value";
    UnaryNegative, "UNARY_NEGATIVE", [42, 41, 11, 11, 39], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "-value";
    UnaryNot, "UNARY_NOT", [43, 42, NONE, NONE, 40], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "not value (of a real bool)";
    WithExceptStart, "WITH_EXCEPT_START", [44, 43, 49, 49, 41], [0, 0, 0, 0, 0], Unused, false, Fixed(1), "call __exit__ with the exception";
    BinaryOp, "BINARY_OP", [45, 44, 122, 122, 42], [1, 5, 1, 1, 5], Binary, false, Fixed(-1), "a binary or in-place operator by number";
    BuildConstKeyMap, "BUILD_CONST_KEY_MAP", [46, NONE, 156, 156, NONE], [0, 0, 0, 0, 0], Plain, false, By(|n| -n), "dict from values and a constant tuple of keys";
    BuildList, "BUILD_LIST", [47, 46, 103, 103, 44], [0, 0, 0, 0, 0], Plain, false, By(|n| 1 - n), "list of n values";
    BuildMap, "BUILD_MAP", [48, 47, 105, 105, 45], [0, 0, 0, 0, 0], Plain, false, By(|n| 1 - 2 * n), "dict of n pairs";
    BuildSet, "BUILD_SET", [49, 48, 104, 104, 46], [0, 0, 0, 0, 0], Plain, false, By(|n| 1 - n), "set of n values";
    BuildSlice, "BUILD_SLICE", [50, 49, 133, 133, 47], [0, 0, 0, 0, 0], Plain, false, By(|n| if n == 3 { -2 } else { -1 }), "slice of 2 or 3 values";
    BuildString, "BUILD_STRING", [51, 50, 157, 157, 48], [0, 0, 0, 0, 0], Plain, false, By(|n| 1 - n), "join n strings";
    BuildTuple, "BUILD_TUPLE", [52, 51, 102, 102, 49], [0, 0, 0, 0, 0], Plain, false, By(|n| 1 - n), "tuple of n values";
    Call, "CALL", [53, 52, NONE, NONE, 50], [3, 3, 0, 0, 3], Plain, true, By(|n| -1 - n), "call with n positional arguments";
    CallFunctionEx, "CALL_FUNCTION_EX", [54, 4, NONE, NONE, 4], [0, 0, 0, 0, 1], Plain, true, By(|n| -2 - (n & 1)), "call with a tuple, and a dict if bit 0 is set";
    CallIntrinsic1, "CALL_INTRINSIC_1", [55, 53, 173, NONE, 51], [0, 0, 0, 0, 0], Plain, false, Fixed(0), "a rare helper of one argument";
    CallIntrinsic2, "CALL_INTRINSIC_2", [56, 54, 174, NONE, 52], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "a rare helper of two arguments";
    CallKw, "CALL_KW", [57, 55, NONE, NONE, 53], [0, 3, 0, 0, 3], Plain, true, By(|n| -2 - n), "call with keyword names on top";
    CompareOp, "COMPARE_OP", [58, 56, NONE, NONE, 54], [1, 1, 0, 0, 1], Compare, false, Fixed(-1), "rich comparison; bit 4: result as bool";
    ContainsOp, "CONTAINS_OP", [59, 57, 118, 118, 55], [1, 1, 0, 0, 1], Plain, false, Fixed(-1), "in, or not in with bit 0";
    ConvertValue, "CONVERT_VALUE", [60, 58, NONE, NONE, 56], [0, 0, 0, 0, 0], Convert, false, Fixed(0), "!s, !r or !a of an f-string";
    Copy, "COPY", [61, 59, 120, 120, 57], [0, 0, 0, 0, 0], Plain, false, Fixed(1), "push a copy of the n-th value from the top";
    CopyFreeVars, "COPY_FREE_VARS", [62, 60, 149, 149, 58], [0, 0, 0, 0, 0], Plain, false, Fixed(0), "copy the closure's cells into the frame";
    DeleteAttr, "DELETE_ATTR", [63, 61, 96, 96, 59], [0, 0, 0, 0, 0], Name, false, Fixed(-1), "del owner.name";
    DeleteDeref, "DELETE_DEREF", [64, 62, 139, 139, 60], [0, 0, 0, 0, 0], Free, false, Fixed(0), "empty a cell";
    DeleteFast, "DELETE_FAST", [65, 63, 126, 126, 61], [0, 0, 0, 0, 0], Local, false, Fixed(0), "unbind a local";
    DeleteGlobal, "DELETE_GLOBAL", [66, 64, 98, 98, 62], [0, 0, 0, 0, 0], Name, false, Fixed(0), "unbind a global";
    DeleteName, "DELETE_NAME", [67, 65, 91, 91, 63], [0, 0, 0, 0, 0], Name, false, Fixed(0), "unbind a name of a module or class body";
    DictMerge, "DICT_MERGE", [68, 66, 164, 164, 64], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "dict of a call: update, refusing duplicates";
    DictUpdate, "DICT_UPDATE", [69, 67, 165, 165, 65], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "dict.update";
    EnterExecutor, "ENTER_EXECUTOR", [70, 255, NONE, NONE, 254], [0, 0, 0, 0, 0], Plain, false, Fixed(0), "enter optimised code; never emitted";
    ExtendedArg, "EXTENDED_ARG", [71, 69, 144, 144, 67], [0, 0, 0, 0, 0], Plain, false, Fixed(0), "higher bits of the next argument; folded in here";
    ForIter, "FOR_ITER", [72, 70, 93, NONE, NONE], [1, 1, 1, 0, 0], Jump, false, Fixed(1), "push next(iterator), or jump when exhausted";
    GetAwaitable, "GET_AWAITABLE", [73, 71, 131, 131, 69], [0, 0, 0, 0, 0], Plain, false, Fixed(0), "the awaitable of await";
    ImportFrom, "IMPORT_FROM", [74, 72, 109, 109, 71], [0, 0, 0, 0, 0], Name, false, Fixed(1), "push a name of the module on top";
    ImportName, "IMPORT_NAME", [75, 73, 108, 108, 72], [0, 0, 0, 0, 0], Name, false, Fixed(-1), "import a module";
    IsOp, "IS_OP", [76, 74, 117, 117, 73], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "is, or is not with bit 0";
    JumpBackward, "JUMP_BACKWARD", [77, 75, 140, 140, 74], [1, 1, 0, 0, 1], Jump, true, Fixed(0), "loop";
    JumpBackwardNoInterrupt, "JUMP_BACKWARD_NO_INTERRUPT", [78, 76, 134, 134, 75], [0, 0, 0, 0, 0], Jump, false, Fixed(0), "loop of a yield from: no switch here";
    JumpForward, "JUMP_FORWARD", [79, 77, 110, 110, 76], [0, 0, 0, 0, 0], Jump, false, Fixed(0), "jump";
    ListAppend, "LIST_APPEND", [80, 78, 145, 145, 77], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "append of a comprehension";
    ListExtend, "LIST_EXTEND", [81, 79, 162, 162, 78], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "list.extend";
    LoadAttr, "LOAD_ATTR", [82, 80, 106, NONE, 79], [9, 9, 9, 0, 9], Name, false, By(|n| n & 1), "owner.name; bit 0: as a method with its self";
    LoadConst, "LOAD_CONST", [83, 82, 100, 100, 81], [0, 0, 0, 0, 0], Constant, false, Fixed(1), "push a constant";
    LoadDeref, "LOAD_DEREF", [84, 83, 137, 137, 82], [0, 0, 0, 0, 0], Free, false, Fixed(1), "push what a cell holds";
    LoadFast, "LOAD_FAST", [85, 84, 124, 124, 83], [0, 0, 0, 0, 0], Local, false, Fixed(1), "push a local that is bound";
    LoadFastAndClear, "LOAD_FAST_AND_CLEAR", [86, 85, 143, NONE, 84], [0, 0, 0, 0, 0], Local, false, Fixed(1), "save a local around an inlined comprehension, NULL if unbound";
    LoadFastCheck, "LOAD_FAST_CHECK", [87, 88, 127, 124, 87], [0, 0, 0, 0, 0], Local, false, Fixed(1), "push a local, which may be unbound";
    LoadFastLoadFast, "LOAD_FAST_LOAD_FAST", [88, 89, NONE, NONE, 88], [0, 0, 0, 0, 0], TwoLocals, false, Fixed(2), "push two locals, 4 bits each";
    LoadFromDictOrDeref, "LOAD_FROM_DICT_OR_DEREF", [89, 90, 176, NONE, 89], [0, 0, 0, 0, 0], Free, false, Fixed(0), "a name of a class body, else of its cell";
    LoadFromDictOrGlobals, "LOAD_FROM_DICT_OR_GLOBALS", [90, 91, 175, NONE, 90], [0, 0, 0, 0, 0], Name, false, Fixed(0), "a name of the dict on top, else global";
    LoadGlobal, "LOAD_GLOBAL", [91, 92, 116, 116, 91], [4, 4, 4, 5, 4], Name, false, By(|n| 1 + (n & 1)), "push a global or builtin; bit 0: then NULL";
    LoadName, "LOAD_NAME", [92, 93, 101, 101, 92], [0, 0, 0, 0, 0], Name, false, Fixed(1), "push a name of a module or class body";
    LoadSuperAttr, "LOAD_SUPER_ATTR", [93, 96, 141, NONE, 95], [1, 1, 1, 0, 1], Name, false, By(|n| -2 + (n & 1)), "super().name without making the super object";
    MakeCell, "MAKE_CELL", [94, 97, 135, 135, 96], [0, 0, 0, 0, 0], Free, false, Fixed(0), "put a local into a new cell";
    MapAdd, "MAP_ADD", [95, 98, 147, 147, 97], [0, 0, 0, 0, 0], Plain, false, Fixed(-2), "item of a dict comprehension";
    MatchClass, "MATCH_CLASS", [96, 99, 152, 152, 98], [0, 0, 0, 0, 0], Plain, false, Fixed(-2), "attributes of a class pattern, or None";
    PopJumpIfFalse, "POP_JUMP_IF_FALSE", [97, 100, NONE, NONE, 99], [1, 1, 0, 0, 1], Jump, false, Fixed(-1), "jump if False";
    PopJumpIfNone, "POP_JUMP_IF_NONE", [98, 101, 129, NONE, 100], [1, 1, 0, 0, 1], Jump, false, Fixed(-1), "jump if None";
    PopJumpIfNotNone, "POP_JUMP_IF_NOT_NONE", [99, 102, 128, NONE, 101], [1, 1, 0, 0, 1], Jump, false, Fixed(-1), "jump unless None";
    PopJumpIfTrue, "POP_JUMP_IF_TRUE", [100, 103, NONE, NONE, 102], [1, 1, 0, 0, 1], Jump, false, Fixed(-1), "jump if True";
    RaiseVarargs, "RAISE_VARARGS", [101, 104, 130, 130, 103], [0, 0, 0, 0, 0], Plain, false, By(|n| -n), "raise, raise e, raise e from c";
    Reraise, "RERAISE", [102, 105, 119, 119, 104], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "raise again; argument not 0: and restore where it was raised";
    ReturnConst, "RETURN_CONST", [103, NONE, 121, NONE, NONE], [0, 0, 0, 0, 0], Constant, false, Fixed(0), "return a constant";
    Send, "SEND", [104, 106, 123, NONE, 105], [1, 1, 1, 0, 1], Jump, false, Fixed(0), "send the top value into a sub-iterator";
    SetAdd, "SET_ADD", [105, 107, 146, 146, 106], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "add of a set comprehension";
    SetFunctionAttribute, "SET_FUNCTION_ATTRIBUTE", [106, 108, NONE, NONE, 107], [0, 0, 0, 0, 0], Attribute, false, Fixed(-1), "defaults, keyword defaults, annotations or closure of a function";
    SetUpdate, "SET_UPDATE", [107, 109, 163, 163, 108], [0, 0, 0, 0, 0], Plain, false, Fixed(-1), "set.update";
    StoreAttr, "STORE_ATTR", [108, 110, 95, 95, 109], [4, 4, 4, 4, 4], Name, false, Fixed(-2), "owner.name = value";
    StoreDeref, "STORE_DEREF", [109, 111, 138, 138, 110], [0, 0, 0, 0, 0], Free, false, Fixed(-1), "bind a cell";
    StoreFast, "STORE_FAST", [110, 112, 125, 125, 111], [0, 0, 0, 0, 0], Local, false, Fixed(-1), "bind a local";
    StoreFastLoadFast, "STORE_FAST_LOAD_FAST", [111, 113, NONE, NONE, 112], [0, 0, 0, 0, 0], TwoLocals, false, Fixed(0), "bind one local, push another, 4 bits each";
    StoreFastStoreFast, "STORE_FAST_STORE_FAST", [112, 114, NONE, NONE, 113], [0, 0, 0, 0, 0], TwoLocals, false, Fixed(-2), "bind two locals, 4 bits each";
    StoreGlobal, "STORE_GLOBAL", [113, 115, 97, 97, 114], [0, 0, 0, 0, 0], Name, false, Fixed(-1), "bind a global";
    StoreName, "STORE_NAME", [114, 116, 90, 90, 115], [0, 0, 0, 0, 0], Name, false, Fixed(-1), "bind a name of a module or class body";
    Swap, "SWAP", [115, 117, 99, 99, 116], [0, 0, 0, 0, 0], Plain, false, Fixed(0), "swap the top with the n-th value";
    UnpackEx, "UNPACK_EX", [116, 118, 94, 94, 117], [0, 0, 0, 0, 0], Plain, false, By(|n| (n & 255) + (n >> 8)), "a, *b, c = value";
    UnpackSequence, "UNPACK_SEQUENCE", [117, 119, 92, 92, 118], [1, 1, 1, 1, 1], Plain, false, By(|n| n - 1), "unpack n values";
    YieldValue, "YIELD_VALUE", [118, 120, 150, 86, 119], [0, 0, 0, 0, 0], Plain, false, Fixed(0), "hand out a value and stop here";
    Resume, "RESUME", [149, 128, 151, 151, 128], [0, 0, 0, 0, 1], Plain, true, Fixed(0), "start of a function, or the place where it goes on";
    BuildTemplate, "BUILD_TEMPLATE", [NONE, 2, NONE, NONE, 2], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "t-string from its strings and interpolations";
    BuildInterpolation, "BUILD_INTERPOLATION", [NONE, 45, NONE, NONE, 43], [0, 0, 0, 0, 0], Plain, false, By(|n| -1 - (n & 1)), "one interpolation of a t-string";
    NotTaken, "NOT_TAKEN", [NONE, 28, NONE, NONE, 26], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "the way of a conditional jump that does not jump";
    PopIter, "POP_ITER", [NONE, 30, NONE, NONE, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "drop an iterator";
    EndAsyncForFrom, "END_ASYNC_FOR", [NONE, 68, NONE, NONE, 66], [0, 0, 0, 0, 0], Jump, false, Fixed(-2), "end async for on `StopAsyncIteration`, else raise again; knows its SEND";
    LoadCommonConstant, "LOAD_COMMON_CONSTANT", [NONE, 81, NONE, NONE, 80], [0, 0, 0, 0, 0], Common, false, Fixed(1), "push a builtin that code relies on";
    LoadFastBorrow, "LOAD_FAST_BORROW", [NONE, 86, NONE, NONE, 85], [0, 0, 0, 0, 0], Local, false, Fixed(1), "push a local without counting";
    LoadFastBorrowLoadFastBorrow, "LOAD_FAST_BORROW_LOAD_FAST_BORROW", [NONE, 87, NONE, NONE, 86], [0, 0, 0, 0, 0], TwoLocals, false, Fixed(2), "push two locals without counting, 4 bits each";
    LoadSmallInt, "LOAD_SMALL_INT", [NONE, 94, NONE, NONE, 93], [0, 0, 0, 0, 0], Plain, false, Fixed(1), "push a shared int";
    LoadSpecial, "LOAD_SPECIAL", [NONE, 95, NONE, NONE, 94], [0, 0, 0, 0, 0], Special, false, Fixed(1), "a special method of the type, with its self";
    TestJumpIfFalse, "POP_JUMP_IF_FALSE", [NONE, NONE, 114, NONE, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump if the value is false";
    TestJumpIfTrue, "POP_JUMP_IF_TRUE", [NONE, NONE, 115, NONE, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump if the value is true";
    UnaryNotAny, "UNARY_NOT", [NONE, NONE, 12, 12, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "not value";
    CompareMasked, "COMPARE_OP", [NONE, NONE, 107, NONE, NONE], [0, 0, 1, 0, 0], Compare, false, Fixed(-1), "rich comparison; low bits: which outcomes make it true";
    ComparePlain, "COMPARE_OP", [NONE, NONE, NONE, 107, NONE], [0, 0, 0, 2, 0], Compare, false, Fixed(-1), "rich comparison by number";
    CallBelow, "CALL", [NONE, NONE, 171, NONE, NONE], [0, 0, 3, 0, 0], Plain, true, By(|n| -1 - n), "call with n arguments; without a self, NULL lies below the callable";
    CallPrepared, "CALL", [NONE, NONE, NONE, 171, NONE], [0, 0, 0, 4, 0], Plain, true, Fixed(-1), "the same, behind `PRECALL`";
    CallFunctionExBelow, "CALL_FUNCTION_EX", [NONE, NONE, 142, 142, NONE], [0, 0, 0, 0, 0], Plain, true, By(|n| -2 - (n & 1)), "call with a tuple, and a dict if bit 0 is set; NULL lies below the callable";
    KwNames, "KW_NAMES", [NONE, NONE, 172, 172, NONE], [0, 0, 0, 0, 0], Constant, false, Fixed(0), "the next call has these keyword names";
    MakeFunctionWith, "MAKE_FUNCTION", [NONE, NONE, 132, 132, NONE], [0, 0, 0, 0, 0], Flags, false, By(|n| -(n.count_ones() as i32)), "function from a code object and what the bits say";
    FormatValue, "FORMAT_VALUE", [NONE, NONE, 155, 155, NONE], [0, 0, 0, 0, 0], Format, false, By(|n| -(n >> 2 & 1)), "conversion and format of an f-string";
    EndForBoth, "END_FOR", [NONE, NONE, 4, NONE, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(-2), "pop the exhausted iterator and the place of its value";
    Precall, "PRECALL", [NONE, NONE, NONE, 166, NONE], [0, 0, 0, 1, 0], Plain, false, By(|n| -n), "prepare a call with n arguments";
    LoadMethod, "LOAD_METHOD", [NONE, NONE, NONE, 160, NONE], [0, 0, 0, 10, 0], Name, false, Fixed(1), "owner.name as a method with its self";
    LoadAttrPlain, "LOAD_ATTR", [NONE, NONE, NONE, 106, NONE], [0, 0, 0, 4, 0], Name, false, Fixed(0), "owner.name";
    LoadClassderef, "LOAD_CLASSDEREF", [NONE, NONE, NONE, 148, NONE], [0, 0, 0, 0, 0], Free, false, Fixed(1), "a name of a class body, else of its cell";
    JumpIfFalseOrPop, "JUMP_IF_FALSE_OR_POP", [NONE, NONE, NONE, 111, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump if the value is false and keep it, else drop it";
    JumpIfTrueOrPop, "JUMP_IF_TRUE_OR_POP", [NONE, NONE, NONE, 112, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump if the value is true and keep it, else drop it";
    PopJumpForwardIfFalse, "POP_JUMP_FORWARD_IF_FALSE", [NONE, NONE, NONE, 114, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump forward if the value is false";
    PopJumpForwardIfTrue, "POP_JUMP_FORWARD_IF_TRUE", [NONE, NONE, NONE, 115, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump forward if the value is true";
    PopJumpForwardIfNone, "POP_JUMP_FORWARD_IF_NONE", [NONE, NONE, NONE, 129, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump forward if None";
    PopJumpForwardIfNotNone, "POP_JUMP_FORWARD_IF_NOT_NONE", [NONE, NONE, NONE, 128, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(-1), "jump forward unless None";
    PopJumpBackwardIfFalse, "POP_JUMP_BACKWARD_IF_FALSE", [NONE, NONE, NONE, 175, NONE], [0, 0, 0, 0, 0], Jump, true, Fixed(-1), "jump backward if the value is false";
    PopJumpBackwardIfTrue, "POP_JUMP_BACKWARD_IF_TRUE", [NONE, NONE, NONE, 176, NONE], [0, 0, 0, 0, 0], Jump, true, Fixed(-1), "jump backward if the value is true";
    PopJumpBackwardIfNone, "POP_JUMP_BACKWARD_IF_NONE", [NONE, NONE, NONE, 174, NONE], [0, 0, 0, 0, 0], Jump, true, Fixed(-1), "jump backward if None";
    PopJumpBackwardIfNotNone, "POP_JUMP_BACKWARD_IF_NOT_NONE", [NONE, NONE, NONE, 173, NONE], [0, 0, 0, 0, 0], Jump, true, Fixed(-1), "jump backward unless None";
    UnaryPositive, "UNARY_POSITIVE", [NONE, NONE, NONE, 10, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "+value";
    PrintExpr, "PRINT_EXPR", [NONE, NONE, NONE, 70, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "sys.displayhook(value)";
    ListToTuple, "LIST_TO_TUPLE", [NONE, NONE, NONE, 82, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "tuple of a list";
    ImportStar, "IMPORT_STAR", [NONE, NONE, NONE, 84, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "bind all public names of a module";
    AsyncGenWrap, "ASYNC_GEN_WRAP", [NONE, NONE, NONE, 87, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "mark a value that an asynchronous generator yields";
    PrepReraiseStar, "PREP_RERAISE_STAR", [NONE, NONE, NONE, 88, NONE], [0, 0, 0, 0, 0], Unused, false, Fixed(-1), "what is left to raise after except*";
    SendOrEnd, "SEND", [NONE, NONE, NONE, 123, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(0), "send the top value into a sub-iterator; jump with its result alone";
    ForIterOrEnd, "FOR_ITER", [NONE, NONE, NONE, 93, NONE], [0, 0, 0, 0, 0], Jump, false, Fixed(1), "push next(iterator), or drop it and jump when exhausted";
    GetIterPair, "GET_ITER", [NONE, NONE, NONE, NONE, 70], [0, 0, 0, 0, 1], Plain, false, Fixed(1), "iter(value), and NULL beside it; 3: generators stay as they are";
    ForIterPair, "FOR_ITER", [NONE, NONE, NONE, NONE, 68], [0, 0, 0, 0, 1], Jump, false, Fixed(1), "push next(iterator), or jump when exhausted";
    PopIterPair, "POP_ITER", [NONE, NONE, NONE, NONE, 28], [0, 0, 0, 0, 0], Unused, false, Fixed(-2), "drop an iterator and what lies beside it";
    EndSendPair, "END_SEND", [NONE, NONE, NONE, NONE, 10], [0, 0, 0, 0, 0], Unused, false, Fixed(-2), "drop the sub-iterator and what lies beside it under the value";
    PushNullBelow, "PUSH_NULL", [NONE; SETS], [0; SETS], Unused, false, Fixed(1), "the machine's own: `PUSH_NULL` below the iterator on top";
    ImportLazily, "IMPORT_NAME", [NONE; SETS], [0; SETS], Name, false, Fixed(-1), "the machine's own: an import that waits";
    Opens, "NOP", [NONE; SETS], [0; SETS], Unused, false, Fixed(0), "the machine's own: a branch that a scout has not seen yet";
    LoadGlobalBelow, "LOAD_GLOBAL", [NONE; SETS], [0; SETS], Name, false, Fixed(2), "the machine's own: `LOAD_GLOBAL` with NULL below";
    CallNamed, "CALL", [NONE; SETS], [0; SETS], Plain, true, By(|n| -1 - n), "the machine's own: `CALL` behind `KW_NAMES`";
    JumpIfFalse, "JUMP_IF_FALSE", [NONE, 258, NONE, NONE, 258], [0, 0, 0, 0, 0], Jump, false, Fixed(0), "assembler only: jump if the top value is false, keep it";
    JumpIfTrue, "JUMP_IF_TRUE", [NONE, 259, NONE, NONE, 259], [0, 0, 0, 0, 0], Jump, false, Fixed(0), "assembler only: jump if the top value is true, keep it";
    Jump, "JUMP", [256, 257, 260, NONE, 257], [0, 0, 0, 0, 0], Jump, false, Fixed(0), "assembler only: a jump whose direction is not known yet";
    JumpNoInterrupt, "JUMP_NO_INTERRUPT", [257, 260, 261, NONE, 260], [0, 0, 0, 0, 0], Jump, false, Fixed(0), "assembler only: the same without a switch";
    LoadClosure, "LOAD_CLOSURE", [258, 261, 136, 136, 261], [0, 0, 0, 0, 0], Local, false, Fixed(1), "assembler only: push a cell itself";
    PopBlock, "POP_BLOCK", [263, 262, 259, NONE, 262], [0, 0, 0, 0, 0], Unused, false, Fixed(0), "assembler only: end of a guarded region";
    SetupCleanup, "SETUP_CLEANUP", [264, 263, 257, NONE, 263], [0, 0, 0, 0, 0], Handler, false, Fixed(0), "assembler only: guard, and keep the last instruction";
    SetupFinally, "SETUP_FINALLY", [265, 264, 256, NONE, 264], [0, 0, 0, 0, 0], Handler, false, Fixed(0), "assembler only: guard";
    SetupWith, "SETUP_WITH", [266, 265, 258, NONE, 265], [0, 0, 0, 0, 0], Handler, false, Fixed(0), "assembler only: guard of a with body";
    StoreFastMaybeNull, "STORE_FAST_MAYBE_NULL", [267, 266, 266, NONE, 266], [0, 0, 0, 0, 0], Local, false, Fixed(-1), "assembler only: restore a local that may be unbound";
}
