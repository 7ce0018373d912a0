//! The words that people put into a drawing of memory, in the languages that courses are held in.

/// A part of a process, as it is named in drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    Kernel,
    /// Arguments and environment.
    Arguments,
    Stack,
    ThreadStack,
    Libraries,
    Arenas,
    Heap,
    Bss,
    Data,
    Constants,
    Code,
}

impl Sort {
    /// As in "the stack".
    pub fn name(self) -> &'static str {
        match self {
            Sort::Kernel => "the kernel",
            Sort::Arguments => "the environment",
            Sort::Stack => "the stack",
            Sort::ThreadStack => "the stack of a thread",
            Sort::Libraries => "the area of libraries",
            Sort::Arenas => "the area of arenas",
            Sort::Heap => "the heap",
            Sort::Bss => ".bss",
            Sort::Data => "the static data",
            Sort::Constants => ".rodata",
            Sort::Code => "the code",
        }
    }

    /// Whether the name alone shows that memory is meant.
    fn is_strong(self, phrase: &str) -> bool {
        matches!(self, Sort::Stack | Sort::Heap | Sort::Bss) || phrase.starts_with('.')
    }
}

/// A part's name at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<'t> {
    pub sort: Sort,
    pub strong: bool,
    /// The name as it stands there.
    pub name: &'t str,
    pub rest: &'t str,
}

/// Reads the name of a part: `Stack`, `[heap]`, `.bss (zeroed)`, but neither `heap.rs` nor `stack of cards`.
pub fn label(text: &str) -> Option<Label<'_>> {
    let opened = text.trim_start_matches(['←', '→', '[', '(', '<', '{', '}', '*', '-', ' ', ':']);
    let lower = opened.to_lowercase();
    if lower.len() != opened.len() {
        return None;
    }
    let mut start = 0;
    // "the main thread's stack": words before the name that change nothing.
    while let Some((word, after)) = lower[start..].split_once(' ')
        && BEFORE.contains(&word.trim_end_matches("'s"))
        && (start == 0 || start < 40)
        && find(&lower[start..]).is_none()
    {
        start = lower.len() - after.len();
    }
    let (phrase, sort) = find(&lower[start..])?;
    let (name, rest) = opened.split_at(start + phrase.len());
    let number = rest.trim_start().starts_with(|char: char| char.is_ascii_digit());
    let of_thread = lower[..start].contains("thread") && !lower[..start].contains("main");
    let is_threads = sort == Sort::Stack
        && (of_thread || (number && !rest.trim_start().starts_with("0x")) || names_thread(rest));
    let sort = if is_threads { Sort::ThreadStack } else { sort };
    Some(Label { sort, strong: sort.is_strong(phrase), name, rest })
}

/// The longest name that a text begins with, if what follows lets it be one.
fn find(lower: &str) -> Option<(&'static str, Sort)> {
    let fits = |phrase: &str| lower.strip_prefix(phrase).is_some_and(follows);
    let found = NAMES.iter().flat_map(|(sort, names)| names.iter().map(move |name| (*name, *sort)));
    found.filter(|(phrase, _)| fits(phrase)).max_by_key(|(phrase, _)| phrase.len())
}

/// Whether this may stand after the name of a part.
fn follows(rest: &str) -> bool {
    let Some(first) = rest.chars().next() else { return true };
    if "()]}>,:;*".contains(first) {
        return !rest.starts_with("()") && !rest.starts_with(">>");
    }
    if first.is_ascii_digit() {
        return true;
    }
    let text = rest.trim_start();
    if text.len() == rest.len() && !"←→↑↓▲▼（：、".contains(first) {
        return false;
    }
    let word = text.split([' ', ':', ',', ')', '(']).next().unwrap_or("");
    text.is_empty()
        || text.starts_with([
            '(', '[', ':', '←', '→', '↑', '↓', '▲', '▼', '^', '"', '\'', '<', '-', '@', '|', '.',
            '/', '&', '{',
        ])
        || word.starts_with(|char: char| char.is_ascii_digit())
        || AFTER.contains(&word)
        || ["of thread", "of the thread", "of main", "of the main", "of process"]
            .iter()
            .any(|of| text.starts_with(of))
}

fn names_thread(rest: &str) -> bool {
    let rest = rest.to_lowercase();
    rest.trim_start().starts_with("of thread") || rest.contains("(thread")
}

/// Which end of memory a text names: `Some(true)` for the high one.
pub fn end_of_memory(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    let plain = lower.trim_matches(|char: char| !char.is_alphanumeric());
    if GROWS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let words =
        || plain.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    let has = |list: &[&str]| {
        words().any(|word| list.contains(&word))
            || list.iter().any(|one| !one.is_ascii() && is_cjk(one) && plain.contains(one))
    };
    let alone = words().count() == 1 && plain != "top" && plain != "bottom";
    let speaks = alone || ADDRESS.iter().any(|word| plain.contains(word));
    match (has(LOW), has(HIGH)) {
        (true, false) if speaks => Some(false),
        (false, true) if speaks => Some(true),
        _ => None,
    }
}

/// Where something is said to grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// On the page.
    First,
    Last,
    /// In memory.
    Low,
    High,
    /// "down", "up": of either.
    Down,
    Up,
}

/// What an arrow that stands alone points at.
pub fn glyph(text: &str) -> Option<Way> {
    match text {
        "v" | "V" | "\\/" | "↓" | "▼" | "⇩" | "⬇" | "vv" | "v v" | "↓↓" => {
            Some(Way::Last)
        }
        "^" | "/\\" | "↑" | "▲" | "⇧" | "⬆" | "^^" | "^ ^" | "↑↑" => Some(Way::First),
        _ => None,
    }
}

/// "grows down", "↓", "wächst nach oben".
pub fn growth(text: &str) -> Option<Way> {
    let lower = text.to_lowercase();
    let grows = GROWS.iter().any(|word| lower.contains(word));
    if grows {
        let words: Vec<&str> = lower.split(|char: char| !char.is_alphanumeric()).collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        match (has(LOW), has(HIGH)) {
            (true, false) => return Some(Way::Low),
            (false, true) => return Some(Way::High),
            _ => {}
        }
        match (has(DOWN) || lower.contains("向下"), has(UP) || lower.contains("向上")) {
            (true, false) => return Some(Way::Down),
            (false, true) => return Some(Way::Up),
            _ => {}
        }
    }
    let down = lower.contains(['↓', '▼']);
    let up = lower.contains(['↑', '▲']) || lower.ends_with(" ^");
    match (down || lower.ends_with(" v"), up) {
        (true, false) => Some(Way::Last),
        (false, true) => Some(Way::First),
        _ => None,
    }
}

fn is_cjk(text: &str) -> bool {
    text.chars().all(|char| char >= '\u{2e80}')
}

/// Words that say that a slot only refers to something.
pub const REFERS: &[&str] = &[
    "→", "point", "refer", "address", "adress", "ref", "ptr", "zeig", "verweis", "apunta", "указ",
    "ссыл", "指", "参照", "*",
];

const BEFORE: &[&str] = &[
    "the", "main", "thread", "user", "process", "program", "call", "python", "cpython", "private",
    "c", "runtime", "system", "global", "native", "der", "die", "das", "la", "le", "el", "il", "o",
];

const AFTER: &[&str] = &[
    "segment",
    "section",
    "area",
    "region",
    "memory",
    "space",
    "grows",
    "growing",
    "starts",
    "ends",
    "top",
    "bottom",
    "begin",
    "end",
    "v",
    "+",
    "=>",
    "segmento",
    "bereich",
    "wächst",
    "растёт",
    "区",
    "段",
];

const GROWS: &[&str] = &[
    "grow",
    "wächst",
    "wachs",
    "crece",
    "croît",
    "croit",
    "cresce",
    "растёт",
    "растет",
    "增长",
    "伸",
];
const ADDRESS: &[&str] = &[
    "addr",
    "adress",
    "direcc",
    "indirizz",
    "endere",
    "адрес",
    "地址",
    "アドレス",
    "주소",
    "番地",
    "memory",
    "speicher",
    "mémoire",
    "memoria",
    "memória",
    "память",
    "памят",
    "内存",
];
const LOW: &[&str] = &[
    "low",
    "lower",
    "lowest",
    "bottom",
    "niedrig",
    "niedrige",
    "niedrigere",
    "niedrigste",
    "untere",
    "kleine",
    "basse",
    "basses",
    "bajas",
    "baja",
    "bassi",
    "baixos",
    "baixo",
    "низкие",
    "младшие",
    "нижние",
    "低",
    "下位",
];
const HIGH: &[&str] = &[
    "high",
    "higher",
    "highest",
    "top",
    "hohe",
    "höhere",
    "höchste",
    "hoch",
    "obere",
    "große",
    "haute",
    "hautes",
    "altas",
    "alta",
    "alti",
    "altos",
    "alto",
    "высокие",
    "старшие",
    "верхние",
    "高",
    "上位",
];
const DOWN: &[&str] = &["down", "downward", "downwards", "unten", "abajo", "bas", "baixo", "вниз"];
const UP: &[&str] = &["up", "upward", "upwards", "oben", "arriba", "haut", "cima", "вверх"];

/// One row for each part: every name it goes by, in small letters.
const NAMES: &[(Sort, &[&str])] = &[
    (
        Sort::Kernel,
        &["kernel", "kernel space", "operating system", "noyau", "núcleo", "ядро", "内核"],
    ),
    (
        Sort::Arguments,
        &[
            "argv",
            "env",
            "environ",
            "environment",
            "command line arguments",
            "command-line arguments",
            "args",
            "arguments",
        ],
    ),
    (
        Sort::Stack,
        &[
            "stack",
            "callstack",
            "stapel",
            "stapelspeicher",
            "keller",
            "kellerspeicher",
            "pile",
            "pila",
            "pilha",
            "стек",
            "栈",
            "堆栈",
            "栈区",
            "スタック",
            "스택",
            "stos",
        ],
    ),
    (Sort::ThreadStack, &["stacks of threads", "thread stacks", "other stacks", "stacks"]),
    (
        Sort::Libraries,
        &[
            "libraries",
            "shared libraries",
            "shared library",
            "shared objects",
            "shared libs",
            "libs",
            "libc",
            "dynamic libraries",
            "mmap",
            "memory mapping",
            "memory mapped",
            "memory-mapped",
            "mapped files",
            "mappings",
            "bibliotheken",
            "bibliothèques",
            "bibliotecas",
            "библиотеки",
            "共享库",
        ],
    ),
    (Sort::Arenas, &["arenas", "arena", "pymalloc", "pymalloc arenas", "object heap"]),
    (
        Sort::Heap,
        &[
            "heap",
            "free store",
            "dynamic memory",
            "malloc",
            "halde",
            "haldenspeicher",
            "freispeicher",
            "tas",
            "montón",
            "montículo",
            "monte",
            "куча",
            "堆",
            "堆区",
            "ヒープ",
            "힙",
            "sterta",
        ],
    ),
    (
        Sort::Bss,
        &[
            "bss",
            ".bss",
            "uninitialized data",
            "uninitialised data",
            "zeroed data",
            "zero-initialized data",
        ],
    ),
    (
        Sort::Data,
        &[
            "data",
            ".data",
            "initialized data",
            "initialised data",
            "other_data",
            "other data",
            "static data",
            "static",
            "statics",
            "globals",
            "global variables",
            "global data",
            "static variables",
            "daten",
            "données",
            "datos",
            "dados",
            "dati",
            "данные",
            "数据",
            "数据段",
            "数据区",
            "データ",
        ],
    ),
    (Sort::Constants, &[".rodata", "rodata", "read-only data", "constants", "literals"]),
    (
        Sort::Code,
        &[
            "text",
            ".text",
            "code",
            "text / code",
            "text/code",
            "code/text",
            "program code",
            "machine code",
            "instructions",
            "executable",
            "programmcode",
            "código",
            "codice",
            "texte",
            "код",
            "代码",
            "代码段",
            "代码区",
            "コード",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::{Sort, Way, end_of_memory, growth, label};

    #[test]
    fn names_of_parts_are_told_from_other_words() {
        let sort = |text: &str| label(text).map(|label| label.sort);
        for (text, wanted) in [
            ("Stack", Sort::Stack),
            ("[heap]", Sort::Heap),
            (".bss(data initialized to 0)", Sort::Bss),
            ("other_data (initialized to something else)", Sort::Data),
            (".text ← Python Interpreter Compiled Code", Sort::Code),
            ("STACK SEGMENT", Sort::Stack),
            ("The main thread's stack", Sort::Stack),
            ("stack of thread 1", Sort::ThreadStack),
            ("Stack1", Sort::ThreadStack),
            ("Initialized data:", Sort::Data),
            ("← heap", Sort::Heap),
            ("Halde", Sort::Heap),
            ("куча", Sort::Heap),
            ("堆栈", Sort::Stack),
            ("堆", Sort::Heap),
            ("shared libraries", Sort::Libraries),
            ("heap ↑", Sort::Heap),
        ] {
            assert_eq!(sort(text), Some(wanted), "{text}");
        }
        for text in [
            "heap.rs",
            "heap/",
            "heap()",
            "heap sort",
            "stack of cards",
            "stack-based",
            "data = [1]",
            "push to the stack",
            "Stack and Heap",
            "text of the book",
            "heapq",
            "static method",
            "",
        ] {
            assert_eq!(sort(text), None, "{text}");
        }
    }

    #[test]
    fn ends_and_growth_are_read() {
        assert_eq!(end_of_memory("← lower memory addresses"), Some(false));
        assert_eq!(end_of_memory("HIGH"), Some(true));
        assert_eq!(end_of_memory("hohe Adressen"), Some(true));
        assert_eq!(end_of_memory("低地址"), Some(false));
        assert_eq!(end_of_memory("top of stack"), None);
        assert_eq!(end_of_memory("grows towards lower addresses"), None);
        assert_eq!(growth("(grows towards lower addresses)"), Some(Way::Low));
        assert_eq!(growth("grows down"), Some(Way::Down));
        assert_eq!(growth("wächst nach oben"), Some(Way::Up));
        assert_eq!(growth("↓"), Some(Way::Last));
        assert_eq!(growth("of main"), None);
    }
}
