//! Random Python programs: every statement says what it gives or what it raises, so that two interpreters can be compared.

/// A small generator of random numbers (xorshift64*): the same programs on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end.max(1)
    }

    pub fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// A program of this many statements.
pub fn program(seed: u64, statements: usize) -> String {
    let mut writer = Writer { random: Random::new(seed), text: String::new(), names: 0 };
    for _ in 0..statements {
        writer.statement();
    }
    writer.text
}

/// An expression of at most this depth.
pub fn expression(random: &mut Random, depth: usize) -> String {
    let mut writer = Writer { random: Random(random.0), text: String::new(), names: 0 };
    let text = writer.expression(depth);
    *random = writer.random;
    text
}

struct Writer {
    random: Random,
    text: String,
    /// So many functions and classes were defined.
    names: usize,
}

/// Values as they are written.
pub const LITERALS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "7",
    "255",
    "256",
    "257",
    "-5",
    "-6",
    "2**30",
    "2**31-1",
    "2**63",
    "-2**64",
    "10**20",
    "0.0",
    "-0.0",
    "0.1",
    "1.5",
    "1e16",
    "1e-7",
    "3.0",
    "float('inf')",
    "float('nan')",
    "1j",
    "2-3j",
    "True",
    "False",
    "None",
    "...",
    "''",
    "'a'",
    "'abc'",
    "'Grüße'",
    "'ß'",
    "'日本'",
    "'\\n\\t'",
    "'1'",
    "' 12 '",
    "b''",
    "b'ab'",
    "b'\\xff\\x00'",
    "bytearray(b'xy')",
    "()",
    "(1,)",
    "(1, 'a')",
    "[]",
    "[1, 2, 3]",
    "[[], [0]]",
    "{}",
    "{'a': 1}",
    "{1: 2, 2.5: 'x'}",
    "set()",
    "{3, 1, 2}",
    "frozenset({1})",
    "range(0)",
    "range(5)",
    "range(10, 0, -3)",
    "slice(1, None, 2)",
    "int",
    "str",
    "ValueError",
];
const BINARY: &[&str] = &[
    "+", "-", "*", "/", "//", "%", "&", "|", "^", "==", "!=", "<", "<=", ">", ">=", "in", "not in",
    "and", "or", "@",
];
const UNARY: &[&str] = &["-", "+", "~", "not "];
const FUNCTIONS: &[&str] = &[
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytes",
    "callable",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "float",
    "frozenset",
    "hash",
    "hex",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "max",
    "min",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
    "next",
    "format",
    "bytearray",
    "chr",
    "map",
    "filter",
    "getattr",
    "hasattr",
];
const METHODS: &[&str] = &[
    "upper()",
    "lower()",
    "title()",
    "swapcase()",
    "capitalize()",
    "casefold()",
    "strip()",
    "split()",
    "split('a')",
    "rsplit(None, 1)",
    "splitlines()",
    "partition('b')",
    "join(['x', 'y'])",
    "join([1])",
    "replace('a', 'bb')",
    "find('b')",
    "index('q')",
    "count('a')",
    "count(1)",
    "startswith('a')",
    "endswith(('c', 'x'))",
    "center(9, '*')",
    "ljust(5)",
    "zfill(6)",
    "encode()",
    "decode()",
    "isdigit()",
    "isalpha()",
    "isidentifier()",
    "isspace()",
    "expandtabs(4)",
    "format(1, a=2)",
    "hex()",
    "bit_length()",
    "bit_count()",
    "to_bytes(2, 'big')",
    "as_integer_ratio()",
    "is_integer()",
    "conjugate()",
    "append(1)",
    "extend('ab')",
    "insert(1, 9)",
    "pop()",
    "pop(0)",
    "pop('a', 5)",
    "remove(1)",
    "reverse()",
    "sort()",
    "copy()",
    "clear()",
    "index(2)",
    "keys()",
    "values()",
    "items()",
    "get('a')",
    "get(1, 'd')",
    "setdefault('k', [])",
    "popitem()",
    "update({'z': 0})",
    "update([1, 2])",
    "add(4)",
    "discard(1)",
    "union([9])",
    "intersection([1, 2])",
    "difference({1})",
    "symmetric_difference([1, 8])",
    "issubset(range(9))",
    "isdisjoint([7])",
    "__len__()",
    "__add__(1)",
    "__radd__('x')",
    "__getitem__(0)",
    "__contains__(1)",
    "__eq__(1)",
    "__index__()",
    "__doc__.__class__",
    "real",
    "imag",
    "start",
    "stop",
    "__class__.__name__",
    "nothing",
];
const SPECIFICATIONS: &[&str] = &[
    "", ":", ":>8", ":^9", ":*<6", ":05d", ":x", ":#b", ":,", ":_", ":+.2f", ":e", ":g", ":%",
    ":.3", ":10.4", "!r", "!s:>6", "!a", ":s", ":d", ":c", "=", ":#x", ":z.1f", ":=+9",
];
const PERCENT: &[&str] =
    &["%s", "%r", "%d", "%5d", "%-6s|", "%05.1f", "%x", "%e", "%g", "%c", "%%", "%i", "%a", "%o"];
/// What may stand behind `raise`.
pub const RAISED: &[&str] = &[
    "ValueError('v')",
    "KeyError('k')",
    "TypeError",
    "ZeroDivisionError('z')",
    "StopIteration(3)",
    "IndexError(1, 2)",
];

impl Writer {
    fn line(&mut self, depth: usize, text: &str) {
        self.text.push_str(&"    ".repeat(depth));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn statement(&mut self) {
        match self.random.below(10) {
            0..=4 => self.value(),
            5 => self.assignments(),
            6 => self.function(),
            7 => self.generator(),
            8 => self.class(),
            _ => self.comprehension(),
        }
    }

    /// Runs lines that may raise; what is raised is printed.
    fn guarded(&mut self, lines: &[String]) {
        self.line(0, "try:");
        for line in lines {
            self.line(1, line);
        }
        self.line(0, "except Exception as error:");
        self.line(1, "print(type(error).__name__, error)");
    }

    fn value(&mut self) {
        let value = self.expression(3);
        self.guarded(&[format!("show({value})")]);
    }

    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.one_in(6) {
            return self.random.pick(LITERALS).to_owned();
        }
        let less = depth - 1;
        match self.random.below(13) {
            0..=2 => {
                let (left, right) = (self.expression(less), self.expression(less));
                format!("({left} {} {right})", self.random.pick(BINARY))
            }
            3 => format!("({}{})", self.random.pick(UNARY), self.expression(less)),
            4 | 5 => {
                let arguments: Vec<String> =
                    (0..=self.random.below(2)).map(|_| self.expression(less)).collect();
                format!("{}({})", self.random.pick(FUNCTIONS), arguments.join(", "))
            }
            6 | 7 => format!("({}).{}", self.expression(less), self.random.pick(METHODS)),
            8 => format!("({})[{}]", self.expression(less), self.expression(less)),
            9 => {
                let (low, high) = (self.random.below(4), self.random.below(7));
                let step = self.random.pick(&["", "", ":2", ":-1", ":0"]);
                format!("({})[{low}:{}{step}]", self.expression(less), high as i64 - 3)
            }
            10 => {
                let inner = self.expression(less).replace('\\', "\\\\").replace('"', "'");
                format!("f\"<{{({inner}){}}}>\"", self.random.pick(SPECIFICATIONS))
            }
            11 => format!("'{}' % ({},)", self.random.pick(PERCENT), self.expression(less)),
            _ => {
                let parts = [self.expression(less), self.expression(less), self.expression(less)];
                format!("({} if {} else {})", parts[0], parts[1], parts[2])
            }
        }
    }

    /// Assignments of all kinds to a few names.
    fn assignments(&mut self) {
        let mut lines = vec![format!("a = b = {}", self.expression(1))];
        for _ in 0..3 {
            let value = self.expression(2);
            lines.push(match self.random.below(6) {
                0 => format!("a, *b = {value}"),
                1 => format!(
                    "a {}= {value}",
                    self.random.pick(&["+", "-", "*", "//", "%", "&", "|", "^"])
                ),
                2 => format!("b = [a]; b[0:1] = {value}"),
                3 => format!("(a, b) = (b, {value})"),
                4 => "del a".to_owned(),
                _ => format!("(a := {value})"),
            });
        }
        lines.push("show((a, b))".to_owned());
        self.guarded(&lines);
    }

    /// A function whose body is nested loops and `try`s with every way out of them.
    fn function(&mut self) {
        self.names += 1;
        let name = format!("f{}", self.names);
        let parameters =
            self.random.pick(&["x", "x, y=2", "x, *rest", "x, /, y=1, *, z=3", "x, **named", "*x"]);
        self.line(0, &format!("def {name}({parameters}):"));
        self.line(1, "n = 0");
        self.block(1, 3, false);
        self.line(1, "return 'end', n");
        for arguments in ["1", "1, 2", "1, z=4", "", "1, 2, 3"] {
            self.guarded(&[format!("show({name}({arguments}))")]);
        }
    }

    fn block(&mut self, depth: usize, left: usize, in_loop: bool) {
        for _ in 0..=self.random.below(2) {
            self.nested(depth, left, in_loop);
        }
    }

    fn nested(&mut self, depth: usize, left: usize, in_loop: bool) {
        if left == 0 {
            return self.leave(depth, in_loop);
        }
        match self.random.below(6) {
            0 => {
                let turns = 1 + self.random.below(3);
                self.line(depth, &format!("for i in range({turns}):"));
                self.line(depth + 1, "n += 1");
                self.block(depth + 1, left - 1, true);
                if self.random.one_in(2) {
                    self.line(depth, "else:");
                    self.block(depth + 1, left - 1, in_loop);
                }
            }
            1 => {
                self.line(depth, "while n < 6:");
                self.line(depth + 1, "n += 2");
                self.block(depth + 1, left - 1, true);
            }
            2 | 3 => self.attempt(depth, left, in_loop),
            4 => {
                let swallows = self.random.below(3);
                self.line(depth, &format!("with Manager({swallows}):"));
                self.block(depth + 1, left - 1, in_loop);
            }
            _ => {
                let condition = self.random.pick(&["n % 2", "n > 3", "not n", "n == 4"]);
                self.line(depth, &format!("if {condition}:"));
                self.block(depth + 1, left - 1, in_loop);
            }
        }
    }

    fn attempt(&mut self, depth: usize, left: usize, in_loop: bool) {
        self.line(depth, "try:");
        self.block(depth + 1, left - 1, in_loop);
        let catches = self.random.below(4);
        if catches > 0 {
            let kind = self.random.pick(&[
                "ValueError",
                "(KeyError, TypeError)",
                "Exception",
                "LookupError",
            ]);
            self.line(depth, &format!("except {kind} as error:"));
            self.line(depth + 1, "print('caught', type(error).__name__, error.args, n)");
            self.block(depth + 1, left - 1, in_loop);
            if catches == 2 {
                self.line(depth, "else:");
                self.block(depth + 1, left - 1, in_loop);
            }
        }
        if catches != 1 {
            self.line(depth, "finally:");
            self.line(depth + 1, "print('finally', n)");
            // What leaves a `finally` swallows what was raised: with a warning from 3.14 on, never here.
            self.line(depth + 1, "n += 1");
        }
    }

    fn leave(&mut self, depth: usize, in_loop: bool) {
        let raised = format!("raise {}", self.random.pick(RAISED));
        let line = match self.random.below(7) {
            0 => "return n",
            1 if in_loop => "break",
            2 if in_loop => "continue",
            3 => &raised,
            4 => "n = n + 1",
            _ => "print('at', n)",
        };
        self.line(depth, line);
    }

    fn generator(&mut self) {
        self.names += 1;
        let name = format!("g{}", self.names);
        self.line(0, &format!("def {name}(x):"));
        self.line(1, "try:");
        for _ in 0..2 {
            let value = self.expression(1);
            let line = match self.random.below(4) {
                0 => format!("yield from [x, {value}]"),
                1 => format!("got = yield {value}; print('got', got)"),
                2 => format!("raise {}", self.random.pick(RAISED)),
                _ => format!("yield x, {value}"),
            };
            self.line(2, &line);
        }
        self.line(1, "except (ValueError, GeneratorExit) as error:");
        self.line(2, "print('inside', type(error).__name__)");
        let last = self.random.pick(&["raise", "return 5", "yield 6", "pass"]);
        self.line(2, last);
        self.line(1, "finally:");
        self.line(2, "print('done')");
        let how = self.random.pick(&[
            "list(it)",
            "next(it), it.send('s'), it.close()",
            "next(it), it.throw(ValueError('t'))",
            "it.send(1)",
            "it.send(None), next(it), next(it), next(it)",
            "[*it, *it]",
            "dict(it)",
        ]);
        self.guarded(&[format!("it = {name}(1)"), format!("show(({how}))")]);
        self.line(0, "it = None");
    }

    fn class(&mut self) {
        self.names += 1;
        let name = format!("C{}", self.names);
        let base =
            self.random.pick(&["", "(int)", "(str)", "(list)", "(dict)", "(Exception)", "(Plain)"]);
        self.line(0, &format!("class {name}{base}:"));
        let methods = [
            "__len__",
            "__bool__",
            "__hash__",
            "__index__",
            "__iter__",
            "__neg__",
            "__str__",
            "__repr__",
            "__int__",
        ];
        for _ in 0..2 {
            let (method, value) = (self.random.pick(&methods), self.expression(1));
            self.line(1, &format!("def {method}(self): return {value}"));
        }
        for _ in 0..2 {
            let method = self.random.pick(&[
                "__add__",
                "__eq__",
                "__lt__",
                "__getitem__",
                "__contains__",
                "__radd__",
            ]);
            let value =
                self.random.pick(&["NotImplemented", "other", "True", "'r'", "(self is other)"]);
            self.line(1, &format!("def {method}(self, other): return {value}"));
        }
        for _ in 0..3 {
            let value = self.expression(0);
            let use_it = self.random.pick(&[
                "len(x)",
                "bool(x)",
                "x + v",
                "v + x",
                "x == v",
                "x < v",
                "v < x",
                "sorted([x, x])",
                "[10, 20, 30][x]",
                "v in x",
                "list(x)",
                "hash(x) == hash(x)",
                "f'{x!s:.10}'",
                "repr(x)",
                "int(x)",
                "-x",
                "x[v]",
                "max(x, v)",
                "{x: 1}[x]",
                "x.missing",
                "range(x)",
            ]);
            self.guarded(&[format!("x, v = {name}(), {value}"), format!("show({use_it})")]);
        }
    }

    fn comprehension(&mut self) {
        let (value, test) =
            (self.expression(1), self.random.pick(&["i", "i % 2", "not i", "i > 1"]));
        let line = match self.random.below(5) {
            0 => format!("[(i, {value}) for i in range(4) if {test}]"),
            1 => format!("{{i: {value} for i in 'ab'}}"),
            2 => format!("sorted({{i * i for i in range(-3, 4) if {test}}})"),
            3 => format!("sum(i for i in range(5) if {test}), {value}"),
            _ => "[[i * j for i in range(j)] for j in range(4)]".to_owned(),
        };
        self.guarded(&[format!("show(({line}))")]);
    }
}

/// What every program begins with: `show` prints a value without addresses, `Manager` may swallow what is raised.
pub const PRELUDE: &str = "\
def show(value):
    first, *rest = repr(value).split(' at 0x')
    text = first + ''.join(' at 0x' + part.lstrip('0123456789abcdef') for part in rest)
    print(type(value).__name__, text if len(text) < 300 else (len(text), text[:300]))

class Plain:
    def __init__(self, *arguments): self.arguments = arguments

class Manager:
    def __init__(self, swallows): self.swallows = swallows
    def __enter__(self): print('enter', self.swallows); return self
    def __exit__(self, kind, value, traceback):
        print('exit', kind and kind.__name__)
        return self.swallows == 1

";
