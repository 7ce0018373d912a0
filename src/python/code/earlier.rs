//! What instructions were called before 3.11: 3.9 and 3.10 run on those of 3.11 and are told by their own names.

use crate::python::code::{Code, Op};

/// By the argument of `BINARY_OP`.
const OPERATORS: [&str; 26] = [
    "BINARY_ADD",
    "BINARY_AND",
    "BINARY_FLOOR_DIVIDE",
    "BINARY_LSHIFT",
    "BINARY_MATRIX_MULTIPLY",
    "BINARY_MULTIPLY",
    "BINARY_MODULO",
    "BINARY_OR",
    "BINARY_POWER",
    "BINARY_RSHIFT",
    "BINARY_SUBTRACT",
    "BINARY_TRUE_DIVIDE",
    "BINARY_XOR",
    "INPLACE_ADD",
    "INPLACE_AND",
    "INPLACE_FLOOR_DIVIDE",
    "INPLACE_LSHIFT",
    "INPLACE_MATRIX_MULTIPLY",
    "INPLACE_MULTIPLY",
    "INPLACE_MODULO",
    "INPLACE_OR",
    "INPLACE_POWER",
    "INPLACE_RSHIFT",
    "INPLACE_SUBTRACT",
    "INPLACE_TRUE_DIVIDE",
    "INPLACE_XOR",
];

impl Code {
    /// What the version calls an instruction.
    pub fn name_at(&self, index: usize) -> &'static str {
        let Some(instruction) = self.instructions.get(index) else { return "" };
        if self.bytecode.is_exact {
            return instruction.op.name();
        }
        match instruction.op {
            // They begin with the next one, and prepare no call.
            Op::Resume | Op::Precall | Op::KwNames => self.name_at(index + 1),
            Op::BinaryOp => {
                OPERATORS.get(instruction.arg as usize).copied().unwrap_or(Op::BinaryOp.name())
            }
            Op::CallPrepared => self.name_of_call(index, instruction.arg),
            Op::JumpBackward | Op::JumpBackwardNoInterrupt => "JUMP_ABSOLUTE",
            Op::PopJumpForwardIfTrue | Op::PopJumpBackwardIfTrue => "POP_JUMP_IF_TRUE",
            Op::PopJumpForwardIfFalse | Op::PopJumpBackwardIfFalse => "POP_JUMP_IF_FALSE",
            Op::Send => "YIELD_FROM",
            op => op.name(),
        }
    }

    /// A method that was loaded as one is called as one.
    fn name_of_call(&self, index: usize, count: u32) -> &'static str {
        let before = |steps: usize| Some(self.instructions.get(index.checked_sub(steps)?)?.op);
        if before(2) == Some(Op::KwNames) {
            return "CALL_FUNCTION_KW";
        }
        // Values that the call takes and that are not there yet, from the last of them back.
        let mut needed = count as i32 + 2;
        for instruction in self.instructions[..index].iter().rev() {
            if instruction.op == Op::Precall && needed == count as i32 + 2 {
                continue;
            }
            if instruction.op.is_jump() {
                break;
            }
            if instruction.op == Op::LoadMethod && needed == 2 {
                return "CALL_METHOD";
            }
            needed -= instruction.op.stack_effect(instruction.arg);
            if needed <= 0 {
                break;
            }
        }
        "CALL_FUNCTION"
    }
}
