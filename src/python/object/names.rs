//! Interned names that the machine itself looks up, made once per process.

use crate::python::heap::{Heap, Obj};
use crate::python::object::Operator;

macro_rules! names {
    ($($field:ident = $text:literal),* $(,)?) => {
        /// One interned string per name; they are never freed.
        #[derive(Clone, Default)]
        pub struct Names {
            $(pub $field: Obj,)*
        }

        impl Names {
            /// Interns them all.
            pub fn new(heap: &mut Heap) -> Names {
                // The reference to a name that is not static is kept for good.
                Names { $($field: heap.interned($text).into_raw(),)* }
            }

            /// All of them: one reference each.
            pub fn all(&self) -> Vec<Obj> {
                vec![$(self.$field),*]
            }
        }
    };
}

names! {
    abs = "__abs__",
    abstractmethods = "__abstractmethods__",
    add = "__add__",
    add_note = "add_note",
    aiter = "__aiter__",
    and = "__and__",
    anext = "__anext__",
    annotations = "__annotations__",
    await_ = "__await__",
    bases = "__bases__",
    bool = "__bool__",
    builtins = "__builtins__",
    bytes = "__bytes__",
    call = "__call__",
    cause = "__cause__",
    ceil = "__ceil__",
    class = "__class__",
    class_getitem = "__class_getitem__",
    classcell = "__classcell__",
    close = "close",
    complex = "__complex__",
    contains = "__contains__",
    del = "__del__",
    delattr = "__delattr__",
    delete = "__delete__",
    delitem = "__delitem__",
    dict = "__dict__",
    dir = "__dir__",
    divmod = "__divmod__",
    doc = "__doc__",
    enter = "__enter__",
    eq = "__eq__",
    exit = "__exit__",
    file = "__file__",
    firstlineno = "__firstlineno__",
    float = "__float__",
    floor = "__floor__",
    floordiv = "__floordiv__",
    format = "__format__",
    ge = "__ge__",
    get = "__get__",
    getattr = "__getattr__",
    getattribute = "__getattribute__",
    getitem = "__getitem__",
    gt = "__gt__",
    hash = "__hash__",
    iadd = "__iadd__",
    iand = "__iand__",
    ifloordiv = "__ifloordiv__",
    ilshift = "__ilshift__",
    imatmul = "__imatmul__",
    imod = "__imod__",
    imul = "__imul__",
    index = "__index__",
    init = "__init__",
    init_subclass = "__init_subclass__",
    instancecheck = "__instancecheck__",
    int = "__int__",
    invert = "__invert__",
    ior = "__ior__",
    ipow = "__ipow__",
    irshift = "__irshift__",
    isabstractmethod = "__isabstractmethod__",
    isub = "__isub__",
    iter = "__iter__",
    itruediv = "__itruediv__",
    ixor = "__ixor__",
    keys = "keys",
    le = "__le__",
    len = "__len__",
    length_hint = "__length_hint__",
    lshift = "__lshift__",
    lt = "__lt__",
    main = "__main__",
    matmul = "__matmul__",
    metaclass = "metaclass",
    missing = "__missing__",
    mod_ = "__mod__",
    module = "__module__",
    mro = "mro",
    mro_entries = "__mro_entries__",
    mul = "__mul__",
    name = "__name__",
    ne = "__ne__",
    neg = "__neg__",
    new = "__new__",
    next = "__next__",
    notes = "__notes__",
    or = "__or__",
    pos = "__pos__",
    pow = "__pow__",
    prepare = "__prepare__",
    qualname = "__qualname__",
    radd = "__radd__",
    rand = "__rand__",
    rdivmod = "__rdivmod__",
    repr = "__repr__",
    reversed = "__reversed__",
    rfloordiv = "__rfloordiv__",
    rlshift = "__rlshift__",
    rmatmul = "__rmatmul__",
    rmod = "__rmod__",
    rmul = "__rmul__",
    ror = "__ror__",
    round = "__round__",
    rpow = "__rpow__",
    rrshift = "__rrshift__",
    rshift = "__rshift__",
    rsub = "__rsub__",
    rtruediv = "__rtruediv__",
    rxor = "__rxor__",
    send = "send",
    set = "__set__",
    set_name = "__set_name__",
    setattr = "__setattr__",
    setitem = "__setitem__",
    sizeof = "__sizeof__",
    slots = "__slots__",
    static_attributes = "__static_attributes__",
    str = "__str__",
    sub = "__sub__",
    subclasscheck = "__subclasscheck__",
    throw = "throw",
    truediv = "__truediv__",
    trunc = "__trunc__",
    type_params = "__type_params__",
    weakref = "__weakref__",
    xor = "__xor__",
}

impl Names {
    /// The method of an operator, the reflected one and the in-place one.
    pub fn operator(&self, operator: Operator) -> [Obj; 3] {
        match operator {
            Operator::Add => [self.add, self.radd, self.iadd],
            Operator::And => [self.and, self.rand, self.iand],
            Operator::FloorDivide => [self.floordiv, self.rfloordiv, self.ifloordiv],
            Operator::LeftShift => [self.lshift, self.rlshift, self.ilshift],
            Operator::MatrixMultiply => [self.matmul, self.rmatmul, self.imatmul],
            Operator::Multiply => [self.mul, self.rmul, self.imul],
            Operator::Remainder => [self.mod_, self.rmod, self.imod],
            Operator::Or => [self.or, self.ror, self.ior],
            Operator::Power => [self.pow, self.rpow, self.ipow],
            Operator::RightShift => [self.rshift, self.rrshift, self.irshift],
            Operator::Subtract => [self.sub, self.rsub, self.isub],
            Operator::TrueDivide => [self.truediv, self.rtruediv, self.itruediv],
            Operator::Xor => [self.xor, self.rxor, self.ixor],
        }
    }
}
