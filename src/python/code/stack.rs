//! How many values an instruction takes from the stack.

use crate::python::code::Op;

impl Op {
    /// Values that it takes from the stack; what it pushes is that and its stack effect.
    pub fn popped(self, arg: u32) -> usize {
        let arg = arg as usize;
        match self {
            op if ARG.contains(&op) => arg,
            Op::BuildMap => 2 * arg,
            op if ARG_AND_ONE.contains(&op) => arg + 1,
            Op::BuildInterpolation => 2 + (arg & 1),
            Op::Call | Op::CallBelow | Op::CallNamed => 2 + arg,
            Op::CallKw => 3 + arg,
            Op::MapAdd => arg + 2,
            Op::DictMerge => arg + 4,
            Op::WithExceptStart => 5,
            Op::CallFunctionEx | Op::StoreSlice => 4,
            op if THREE.contains(&op) => 3,
            op if TWO.contains(&op) => 2,
            op if ONE.contains(&op) => 1,
            _ => 0,
        }
    }
}

const ARG: &[Op] = &[
    Op::BuildList,
    Op::BuildTuple,
    Op::BuildSet,
    Op::BuildString,
    Op::BuildSlice,
    Op::Copy,
    Op::Swap,
    Op::RaiseVarargs,
];

const ARG_AND_ONE: &[Op] = &[
    Op::BuildConstKeyMap,
    Op::Reraise,
    Op::ListAppend,
    Op::SetAdd,
    Op::ListExtend,
    Op::SetUpdate,
    Op::DictUpdate,
];

const THREE: &[Op] = &[
    Op::BinarySlice,
    Op::StoreSubscr,
    Op::MatchClass,
    Op::LoadSuperAttr,
    Op::CleanupThrow,
    Op::EndSendPair,
];

const TWO: &[Op] = &[
    Op::BinaryOp,
    Op::BinarySubscr,
    Op::CompareOp,
    Op::ContainsOp,
    Op::IsOp,
    Op::DeleteSubscr,
    Op::StoreAttr,
    Op::FormatWithSpec,
    Op::CallIntrinsic2,
    Op::CheckExcMatch,
    Op::CheckEgMatch,
    Op::EndSend,
    Op::PopIterPair,
    Op::EndAsyncFor,
    Op::EndAsyncForFrom,
    Op::Send,
    Op::SetFunctionAttribute,
    Op::ImportName,
    Op::BuildTemplate,
    Op::MatchKeys,
    Op::StoreFastStoreFast,
];

const ONE: &[Op] = &[
    Op::CallIntrinsic1,
    Op::ConvertValue,
    Op::DeleteAttr,
    Op::EndFor,
    Op::ExitInitCheck,
    Op::ForIter,
    Op::ForIterPair,
    Op::FormatSimple,
    Op::GetAiter,
    Op::GetAnext,
    Op::GetAwaitable,
    Op::GetIter,
    Op::GetIterPair,
    Op::GetLen,
    Op::GetYieldFromIter,
    Op::ImportFrom,
    Op::LoadAttr,
    Op::LoadFromDictOrDeref,
    Op::LoadFromDictOrGlobals,
    Op::LoadSpecial,
    Op::MakeFunction,
    Op::MatchMapping,
    Op::MatchSequence,
    Op::PopExcept,
    Op::PopIter,
    Op::PopJumpIfFalse,
    Op::PopJumpIfNone,
    Op::PopJumpIfNotNone,
    Op::PopJumpIfTrue,
    Op::PopTop,
    Op::PushExcInfo,
    Op::ReturnValue,
    Op::StoreDeref,
    Op::StoreFast,
    Op::StoreFastLoadFast,
    Op::StoreFastMaybeNull,
    Op::StoreGlobal,
    Op::StoreName,
    Op::ToBool,
    Op::UnaryInvert,
    Op::UnaryNegative,
    Op::UnaryNot,
    Op::UnpackEx,
    Op::UnpackSequence,
    Op::YieldValue,
];
