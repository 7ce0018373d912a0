//! What the instructions outside the hot path do: one arm each, one method behind it.

use crate::python::code::{Instruction, Op};
use crate::python::compile::common;
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    ASSERTION_ERROR, BUILTIN_FUNCTION, DICT, LIST, NOT_IMPLEMENTED_ERROR, SET, TUPLE,
};
use crate::python::heap::{Obj, Owned};
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Compare, Fallible, Operator, dict, exception, protocol};

/// In-place operators are numbered from here in `BINARY_OP`.
const IN_PLACE: u32 = 13;

const COMPARISONS: [Compare; 6] = [
    Compare::Less,
    Compare::LessEqual,
    Compare::Equal,
    Compare::NotEqual,
    Compare::Greater,
    Compare::GreaterEqual,
];

impl Machine {
    /// Executes one instruction that the evaluation loop has no arm for.
    pub fn execute(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let arg = instruction.arg;
        match instruction.op {
            Op::DeleteName => self.delete_name(arg),
            Op::StoreGlobal => self.store_global(arg),
            Op::DeleteGlobal => self.delete_global(arg),
            Op::LoadFastCheck => self.load_fast_check(arg),
            Op::LoadFastAndClear => self.load_fast_and_clear(arg),
            Op::DeleteFast => self.delete_fast(arg),
            Op::LoadDeref => self.load_deref(arg),
            Op::StoreDeref => self.store_deref(arg),
            Op::DeleteDeref => self.delete_deref(arg),
            Op::LoadFromDictOrDeref => self.load_from_dict_or_deref(arg),
            Op::LoadFromDictOrGlobals => self.load_from_dict_or_globals(arg),
            Op::LoadLocals => self.load_locals(),
            Op::DeleteAttr => self.delete_attribute(arg),
            Op::LoadSuperAttr => self.load_super_attribute(arg),
            Op::MakeFunction => self.make_function(),
            Op::SetFunctionAttribute => self.set_function_attribute(arg),
            Op::MakeCell => self.make_cell(arg),
            Op::CopyFreeVars => self.copy_free_variables(arg),
            Op::CallKw => {
                let flow = self.call_keywords(arg);
                self.in_right_loop(flow)
            }
            Op::CallFunctionEx | Op::CallFunctionExBelow => {
                let flow = self.call_function_ex(arg, instruction.op != Op::CallFunctionEx);
                self.in_right_loop(flow)
            }
            Op::DictMerge => self.dict_merge(arg),
            Op::CallIntrinsic1 => self.intrinsic_1(arg),
            Op::CallIntrinsic2 => self.intrinsic_2(arg),
            Op::GetIter => self.unary(protocol::iter),
            Op::UnaryNegative => self.unary(protocol::negative),
            Op::UnaryInvert => self.unary(protocol::invert),
            Op::FormatSimple => self.format_simple(),
            Op::FormatWithSpec => self.format_with_spec(),
            Op::ConvertValue => self.convert_value(arg),
            Op::ContainsOp => self.contains_operation(arg),
            Op::BinarySubscr => self.subscript(instruction),
            Op::StoreSubscr => self.store_subscript(instruction),
            Op::DeleteSubscr => self.delete_subscript(),
            Op::LoadAssertionError => self.load(ASSERTION_ERROR),
            Op::LoadCommonConstant => self.load_common_constant(arg),
            Op::LoadSpecial => self.load_special(arg),
            Op::LoadBuildClass => self.load_build_class(),
            Op::ImportName => self.import_name(arg),
            Op::ImportFrom => self.import_from(arg),
            Op::SetupAnnotations => self.setup_annotations(),
            _ => self.execute_group(instruction),
        }
    }

    /// Collections, exceptions, generators and patterns.
    fn execute_group(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let arg = instruction.arg;
        match instruction.op {
            Op::BuildTuple => self.build_tuple(arg),
            Op::BuildList => self.build_list(arg),
            Op::BuildSet => self.build_set(arg),
            Op::BuildMap => self.build_map(arg),
            Op::BuildConstKeyMap => self.build_const_key_map(arg),
            Op::BuildString => self.build_string(arg),
            Op::BuildSlice => self.build_slice(arg),
            Op::BuildTemplate => self.build_template(),
            Op::BuildInterpolation => self.build_interpolation(arg),
            Op::BinarySlice => self.binary_slice(),
            Op::StoreSlice => self.store_slice(),
            Op::ListExtend => self.list_extend(arg),
            Op::SetAdd => self.set_add(arg),
            Op::SetUpdate => self.set_update(arg),
            Op::MapAdd => self.map_add(arg),
            Op::DictUpdate => self.dict_update(arg),
            Op::UnpackSequence => self.unpack_sequence(arg),
            Op::UnpackEx => self.unpack_ex(arg),
            Op::PushExcInfo => self.push_exception_info(),
            Op::PopExcept => self.pop_exception(),
            Op::CheckExcMatch => self.check_exception_match(),
            Op::CheckEgMatch => self.check_group_match(),
            Op::RaiseVarargs => self.raise(arg),
            Op::Reraise => self.reraise(arg),
            Op::BeforeWith => self.before_with(),
            Op::WithExceptStart => self.with_except_start(),
            Op::ReturnGenerator => self.return_generator(),
            Op::Send => self.send(arg),
            Op::EndSend => self.end_send(),
            Op::CleanupThrow => self.cleanup_throw(),
            Op::GetYieldFromIter => self.get_yield_from_iterator(),
            Op::GetAwaitable => self.get_awaitable(arg),
            Op::GetAiter => self.get_async_iterator(),
            Op::GetAnext => self.get_async_next(),
            Op::EndAsyncFor => self.end_async_for(),
            Op::BeforeAsyncWith => self.before_async_with(),
            Op::GetLen => self.get_length(),
            Op::MatchMapping => self.match_mapping(),
            Op::MatchSequence => self.match_sequence(),
            Op::MatchKeys => self.match_keys(),
            Op::MatchClass => self.match_class(arg),
            _ => self.execute_older(instruction),
        }
    }

    /// Replaces the top value by what a function makes of it.
    pub fn unary(
        &mut self,
        function: fn(&mut dyn crate::python::object::Vm, Obj) -> Fallible<Owned>,
    ) -> Fallible<Flow> {
        let value = self.peek(1);
        let result = function(self, value)?;
        self.drop_values(1);
        self.push(result);
        Ok(Flow::Next)
    }

    /// Replaces the two topmost values by a result computed from them.
    fn binary(&mut self, result: Fallible<Owned>) -> Fallible<Flow> {
        // The operands die before the exception goes on: the left one first.
        self.drop_values(2);
        self.push(result?);
        Ok(Flow::Next)
    }

    /// Pushes an object.
    pub fn load(&mut self, object: Obj) -> Fallible<Flow> {
        let object = self.core.heap.own(object);
        self.push(object);
        Ok(Flow::Next)
    }

    /// `BINARY_OP` on any operands.
    pub fn binary_operation(&mut self, operator: u32) -> Fallible<Flow> {
        let (left, right) = (self.peek(2), self.peek(1));
        let number = (operator % IN_PLACE) as usize;
        let operation = Operator::ALL[number.min(Operator::ALL.len() - 1)];
        if let Some(flow) = self.concatenate_in_place(operation) {
            return Ok(flow);
        }
        let result = if operator >= IN_PLACE {
            protocol::in_place(self, operation, left, right)
        } else {
            protocol::binary(self, operation, left, right)
        };
        self.binary(result)
    }

    /// `COMPARE_OP` on any operands; bit 4 asks for a real bool.
    pub fn compare_operation(&mut self, arg: u32) -> Fallible<Flow> {
        let (left, right) = (self.peek(2), self.peek(1));
        let comparison = COMPARISONS[((arg >> 5) as usize).min(5)];
        let result = protocol::compare(self, left, right, comparison);
        self.binary(result)?;
        if arg & 16 != 0 { self.to_bool() } else { Ok(Flow::Next) }
    }

    /// `TO_BOOL`.
    pub fn to_bool(&mut self) -> Fallible<Flow> {
        let first = self.peek(1);
        let truth = protocol::truth(self, first)?;
        self.drop_values(1);
        let object = self.core.heap.bool(truth);
        self.load(object)
    }

    fn contains_operation(&mut self, invert: u32) -> Fallible<Flow> {
        let (first, second) = (self.peek(1), self.peek(2));
        let found = protocol::contains(self, first, second)?;
        self.drop_values(2);
        let object = self.core.heap.bool(found == (invert == 0));
        self.load(object)
    }

    fn subscript(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let (first, second) = (self.peek(2), self.peek(1));
        if self.enter_getitem(first, instruction) {
            return Ok(Flow::Next);
        }
        let result = protocol::get_item(self, first, second);
        self.binary(result)
    }

    fn store_subscript(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let (first, second, third) = (self.peek(2), self.peek(1), self.peek(3));
        let takes = self.core.heap.type_of(first) == DICT
            && self.core.heap.profile.calls.enters_methods
            && !self.is_first_run(instruction.cache);
        let result = if takes {
            dict::set_given(self, first, second, third)
        } else {
            protocol::set_item(self, first, second, third)
        };
        self.drop_values(3);
        result.map(|()| Flow::Next)
    }

    fn delete_subscript(&mut self) -> Fallible<Flow> {
        let (first, second) = (self.peek(2), self.peek(1));
        let result = protocol::delete_item(self, first, second);
        self.drop_values(2);
        result.map(|()| Flow::Next)
    }

    pub fn format_simple(&mut self) -> Fallible<Flow> {
        use crate::python::heap::image::types::{FLOAT, INT, STR};
        match self.core.heap.type_of(self.peek(1)) {
            STR => return Ok(Flow::Next),
            // Without a specification, their `__format__` gives what `str` gives.
            INT | FLOAT => return self.unary(protocol::str),
            _ => {}
        }
        let first = self.peek(1);
        let result = protocol::format(self, first, Obj::NULL)?;
        self.drop_values(1);
        self.push(result);
        Ok(Flow::Next)
    }

    pub fn format_with_spec(&mut self) -> Fallible<Flow> {
        let (first, second) = (self.peek(2), self.peek(1));
        let result = protocol::format(self, first, second);
        self.binary(result)
    }

    pub fn convert_value(&mut self, how: u32) -> Fallible<Flow> {
        match how {
            1 => self.unary(protocol::str),
            2 => self.unary(protocol::repr),
            _ => self.unary(protocol::ascii),
        }
    }

    fn load_build_class(&mut self) -> Fallible<Flow> {
        let name = self.core.heap.interned("__build_class__");
        let (_, builtins) = self.globals_and_builtins();
        let object = self.core.heap.dict_get_str(builtins, name.get());
        self.drop_owned(name);
        if object.is_null() {
            let kind = crate::python::heap::image::types::NAME_ERROR;
            return Err(exception::raise(self, kind, "__build_class__ not found"));
        }
        self.load(object)
    }

    /// `LOAD_COMMON_CONSTANT`.
    fn load_common_constant(&mut self, number: u32) -> Fallible<Flow> {
        let name = match number {
            common::ASSERTION_ERROR => return self.load(ASSERTION_ERROR),
            common::NOT_IMPLEMENTED_ERROR => return self.load(NOT_IMPLEMENTED_ERROR),
            common::TUPLE => return self.load(TUPLE),
            common::LIST => return self.load(LIST),
            common::SET => return self.load(SET),
            common::ALL => "all",
            _ => "any",
        };
        let (_, builtins) = self.globals_and_builtins();
        let name = self.core.heap.interned(name);
        let found = self.core.heap.dict_get_str(builtins, name.get());
        self.drop_owned(name);
        // Another one is not meant, whatever its name.
        let is_native = !found.is_null() && self.core.heap.type_of(found) == BUILTIN_FUNCTION;
        self.load(if is_native { found } else { NONE })
    }

    fn setup_annotations(&mut self) -> Fallible<Flow> {
        let namespace = self.frame().map_or(Obj::NULL, |frame| frame.locals);
        let name = self.core.heap.interned("__annotations__");
        if self.namespace_item(namespace, name.get())?.map(|found| self.drop_owned(found)).is_none()
        {
            let dict = self.core.heap.dict();
            let result = protocol::set_item(self, namespace, name.get(), dict.get());
            self.drop_owned(dict);
            result?;
        }
        self.drop_owned(name);
        Ok(Flow::Next)
    }
}
