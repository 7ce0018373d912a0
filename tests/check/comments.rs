//! Comments as courses, tutorials and manuals of Python write them: which are claims, and what comes of each.

use crate::finds;

/// Code with a comment in its last line, or in the one that is looked at, and whether that is found to be wrong.
const SNIPPETS: &[(&str, bool)] = &[
    // A value behind an expression.
    ("x = [3, 1, 2]\nsorted(x)  # [1, 2, 3]", false),
    ("x = [3, 1, 2]\nsorted(x)  # [3, 2, 1]", true),
    ("'abc'.upper()  # 'ABC'", false),
    ("'abc'.upper()  # \"ABC\"", false),
    ("'abc'.upper()  # 'Abc'", true),
    ("7 // 2  # 3", false),
    ("7 / 2  # 3", true),
    ("(1, 2) == (1, 2)  # True", false),
    ("{1, 2} | {3}  # {3, 2, 1}", false),
    ("{1, 2} | {3}  # {1, 2}", true),
    ("2 ** 10  # 1_024", false),
    ("complex(1, 2)  # (1+2j)", false),
    ("len('abc')  # 3 # and not 4", false),
    ("len('abc')  # returns 3", false),
    ("len('abc')  # returns 4", true),
    ("max([1, 5])  # => 5", false),
    ("max([1, 5])  # -> 4", true),
    // Words behind an expression.
    ("len('abc')  # the number of characters", false),
    ("len('abc')  # 3 characters", false),
    ("len('abc')  # -> an int", false),
    ("len('abc')  # returns the length", false),
    ("len('abc')  # (1)", false),
    ("len('abc')  # <1>", false),
    ("len('abc')  # O(1)", false),
    ("len('abc')  # 'abc'.__len__()", false),
    ("len('abc')  # 1. the length", false),
    ("len('abc')  # 1st", false),
    ("len('abc')  # ...", false),
    ("len('abc')  # [see below]", false),
    ("len('abc')  # noqa: E501", false),
    ("len('abc')  # type: ignore[arg-type]", false),
    ("x = 5  # 3 would be too few", false),
    // What an object's class writes.
    ("set()  # set()", false),
    ("range(3)  # range(0, 3)", false),
    ("range(4)  # range(0, 3)", true),
    ("from collections import Counter\nCounter('aab')  # Counter({'a': 2, 'b': 1})", false),
    ("from collections import Counter\nCounter('aab')  # Counter({'a': 1, 'b': 1})", true),
    ("import datetime\ndatetime.date(2020, 1, 2)  # datetime.date(2020, 1, 2)", false),
    ("type(1)  # <class 'int'>", false),
    ("type(1)  # <class 'str'>", true),
    ("object()  # <object object at 0x7f0000000010>", false),
    ("len  # <the function>", false),
    // A call that gives nothing: its comment shows what it has changed.
    ("x = [3, 1, 2]\nx.sort()  # [1, 2, 3]", false),
    ("x = [3, 1, 2]\nx.sort()  # [1,2,3]", false),
    ("x = [3, 1, 2]\nx.sort()  # [3, 2, 1]", true),
    ("x = [1]\nx.append(2)  # now [1, 2]", false),
    ("x = [1]\nx.append(2)  # None", false),
    ("x = [1]\nx.append(2)  # 1", false),
    ("d = {}\nd.update(a=1)  # {'a': 1}", false),
    ("d = {}\nd.update(a=1)  # {'a': 2}", true),
    ("x = [1]\nx.pop()  # [1]", true),
    ("import heapq\nh = [5, 3]\nheapq.heapify(h)  # [3, 5]", false),
    ("import heapq\nh = [5, 3]\nheapq.heapify(h)  # [5, 3]", true),
    ("class C:\n    n = 0\n    def up(self): self.n += 1\nc = C()\nc.up()  # 1", false),
    ("class C:\n    a = []\nC.a.append(1)  # [1]", false),
    ("def double(x):\n    x * 2\nx = 5\ndouble(x)  # 10", true),
    ("def f(x=1):\n    [x]\nf()  # [1]", true),
    // `print` writes texts.
    ("print('a', 1)  # a 1", false),
    ("print(1, 2)  # 1 2", false),
    ("print(1, 2)  # 1 3", true),
    ("print('Alice')  # \"Alice\"", false),
    ("print('Alice')  # \"Bob\"", true),
    ("print([1, 2])  # [1,2]", false),
    ("print([1, 2])  # [2, 1]", true),
    ("print('10:30')  # 10:31", true),
    ("print('hello')  # prints hello", false),
    ("print('hello')  # prints the greeting", false),
    ("print(2)  # prints 3", true),
    ("print('hello')  # prints: goodbye", true),
    ("print('hello')  # Output: hello", false),
    ("print('hello')  # a greeting", false),
    // Exceptions.
    ("(1, 2)[0]\n(1, 2)[5]  # IndexError", false),
    ("(1, 2)[5]  # raises IndexError", false),
    ("(1, 2)[5]  # Error", false),
    ("(1, 2)[5]  # Error: there are two", false),
    ("(1, 2)[5]  # IndexError (there are two)", false),
    ("x = (1, 2)\nx[0] = 3  # TypeError!", false),
    ("(1, 2)[5]  # KeyError", true),
    ("(1, 2)[1]  # IndexError", true),
    ("(1, 2)[1]  # ValueError is never raised here", false),
    ("import json\njson.loads('')  # JSONDecodeError", false),
];

#[test]
fn comments_as_they_are_written() {
    for (code, is_wrong) in SNIPPETS {
        let notes = format!("---\ncheck: {{comments: true}}\n---\n```python\n{code}\n```\n");
        let (line, last) = code.lines().enumerate().last().expect("a line");
        let (_, said) = crate::check(&notes, &[]);
        let found =
            said.contains(&format!("a.md:{}:", line + 5)) && said.contains("[output-differs]");
        assert_eq!(found, *is_wrong, "{last}: {said}");
        assert!(*is_wrong || said.is_empty(), "{last}: {said}");
    }
}

#[test]
fn what_is_shown_is_what_the_statement_left() {
    let asked =
        |code: &str| format!("---\ncheck: {{comments: true}}\n---\n```python\n{code}\n```\n");
    // What stands below changes nothing of it.
    finds(&asked("x = [2, 1]\nx.sort()  # [1, 2]\nx.clear()  # []\nx is x  # True"), &[]);
    // In a block nobody knows which of the times is meant.
    finds(&asked("x = []\nfor n in 'ab':\n    x.append(n)  # ['a']"), &[]);
    // A call over several lines, and one whose object cannot be asked again.
    finds(&asked("x = []\nx.extend(\n    [1],\n)  # [2]"), &["8:6: error[output-differs]"]);
    finds(&asked("def f(): return [2, 1]\nf().sort()  # [1, 2]"), &[]);
    // An object that cannot be shown is no finding.
    let broken = "class A:\n    def __repr__(self): raise KeyError\n    def up(self): pass\n";
    finds(&asked(&format!("{broken}a = A()\na.up()  # [1]")), &[]);
}
