//! The Unicode Character Database of CPython 3.13 (Unicode 15.1): properties, numbers, decompositions, normal forms.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// What a character is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    pub category: String,
    /// Empty for none.
    pub direction: String,
    pub combining: u8,
    pub width: String,
    pub is_mirrored: bool,
}

/// The value of a character that stands for a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub value: f64,
    pub is_decimal: bool,
    pub is_digit: bool,
}

/// The four normal forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub compatible: bool,
    pub composed: bool,
}

impl Form {
    pub fn by_name(name: &str) -> Option<Form> {
        let (compatible, composed) = match name {
            "NFC" => (false, true),
            "NFD" => (false, false),
            "NFKC" => (true, true),
            "NFKD" => (true, false),
            _ => return None,
        };
        Some(Form { compatible, composed })
    }
}

struct Database {
    properties: Vec<Properties>,
    /// Where each run begins, and its properties.
    runs: Vec<(u32, usize)>,
    numbers: FxHashMap<u32, Number>,
    /// As the database writes them: a tag in angle brackets, or none, and code points.
    decompositions: FxHashMap<u32, &'static str>,
    /// Decompositions that are not undone.
    excluded: FxHashSet<u32>,
    pairs: FxHashMap<(u32, u32), u32>,
}

static DATABASE: LazyLock<Database> = LazyLock::new(|| read(include_str!("text/unicode.txt")));

fn hexadecimal(text: &str) -> u32 {
    u32::from_str_radix(text, 16).unwrap_or(0)
}

fn read(text: &'static str) -> Database {
    let mut database = Database {
        properties: Vec::new(),
        runs: Vec::new(),
        numbers: FxHashMap::default(),
        decompositions: FxHashMap::default(),
        excluded: FxHashSet::default(),
        pairs: FxHashMap::default(),
    };
    let (mut section, mut next) = ("", 0);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line {
            "properties" | "runs" | "numbers" | "decompositions" => section = line,
            _ => match section {
                "properties" => database.add_properties(line),
                "runs" => {
                    for run in line.split(' ') {
                        let (count, which) = run.split_once(':').unwrap_or(("0", "0"));
                        database.runs.push((next, hexadecimal(which) as usize));
                        next += hexadecimal(count);
                    }
                }
                "numbers" => line.split(' ').for_each(|entry| database.add_number(entry)),
                _ => database.add_decomposition(line),
            },
        }
    }
    database
}

impl Database {
    fn add_properties(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let [category, direction, combining, width, mirrored] = words[..] else { return };
        self.properties.push(Properties {
            category: category.to_owned(),
            direction: direction.trim_start_matches('-').to_owned(),
            combining: combining.parse().unwrap_or(0),
            width: width.to_owned(),
            is_mirrored: mirrored == "1",
        });
    }

    fn add_number(&mut self, entry: &str) {
        let Some((code, rest)) = entry.split_once(':') else { return };
        let (kind, value) = rest.split_at(1);
        let (above, below) = value.split_once('/').unwrap_or((value, "1"));
        let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        let number = Number {
            value: number(above) / number(below),
            is_decimal: kind == "d",
            is_digit: kind != "n",
        };
        self.numbers.insert(hexadecimal(code), number);
    }

    fn add_decomposition(&mut self, line: &'static str) {
        let Some((code, parts)) = line.split_once(' ') else { return };
        let excluded = code.ends_with('!');
        let code = hexadecimal(code.trim_end_matches('!'));
        self.decompositions.insert(code, parts);
        if excluded {
            self.excluded.insert(code);
        } else if let Some((first, second)) = parts.split_once(' ')
            && !parts.starts_with('<')
        {
            self.pairs.insert((hexadecimal(first), hexadecimal(second)), code);
        }
    }
}

pub fn properties(code: u32) -> &'static Properties {
    let database = &*DATABASE;
    let run = database.runs.partition_point(|run| run.0 <= code);
    let which = database.runs.get(run.wrapping_sub(1)).map_or(0, |run| run.1);
    &database.properties[which]
}

pub fn number(code: u32) -> Option<Number> {
    DATABASE.numbers.get(&code).copied()
}

pub fn decomposition(code: u32) -> &'static str {
    DATABASE.decompositions.get(&code).copied().unwrap_or("")
}

/// Hangul syllables are computed: where they, their leading consonants, vowels and trailing consonants begin.
const SYLLABLES: u32 = 0xac00;
const LEADING: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
const TRAILING: u32 = 0x11a7;
const VOWEL_COUNT: u32 = 21;
const TRAILING_COUNT: u32 = 28;
const SYLLABLE_COUNT: u32 = 11_172;

fn decompose(code: u32, compatible: bool, out: &mut Vec<u32>) {
    if (SYLLABLES..SYLLABLES + SYLLABLE_COUNT).contains(&code) {
        let index = code - SYLLABLES;
        out.push(LEADING + index / (VOWEL_COUNT * TRAILING_COUNT));
        out.push(VOWELS + index / TRAILING_COUNT % VOWEL_COUNT);
        if !index.is_multiple_of(TRAILING_COUNT) {
            out.push(TRAILING + index % TRAILING_COUNT);
        }
        return;
    }
    let parts = decomposition(code);
    let tagged = parts.starts_with('<');
    if parts.is_empty() || tagged && !compatible {
        out.push(code);
        return;
    }
    for part in parts.split(' ').filter(|part| !part.starts_with('<')) {
        decompose(hexadecimal(part), compatible, out);
    }
}

fn compose_pair(first: u32, second: u32) -> Option<u32> {
    if (LEADING..LEADING + 19).contains(&first) && (VOWELS..VOWELS + VOWEL_COUNT).contains(&second)
    {
        let index = (first - LEADING) * VOWEL_COUNT + (second - VOWELS);
        return Some(SYLLABLES + index * TRAILING_COUNT);
    }
    let syllable = first.wrapping_sub(SYLLABLES);
    if syllable < SYLLABLE_COUNT
        && syllable.is_multiple_of(TRAILING_COUNT)
        && (TRAILING + 1..TRAILING + TRAILING_COUNT).contains(&second)
    {
        return Some(first + second - TRAILING);
    }
    DATABASE.pairs.get(&(first, second)).copied()
}

/// A text in a normal form.
pub fn normalize(codes: &[u32], form: Form) -> Vec<u32> {
    let mut parts = Vec::with_capacity(codes.len());
    for code in codes {
        decompose(*code, form.compatible, &mut parts);
    }
    let class = |code: &u32| properties(*code).combining;
    // Marks after a letter stand in the order of their classes.
    let mut start = 0;
    while start < parts.len() {
        let marks = parts[start..].iter().take_while(|code| class(code) != 0).count();
        parts[start..start + marks].sort_by_key(class);
        start += marks.max(1);
    }
    if !form.composed {
        return parts;
    }
    let mut out: Vec<u32> = Vec::with_capacity(parts.len());
    let (mut starter, mut last_class) = (None, 0);
    for code in parts {
        let own = class(&code);
        let Some(place) = starter else {
            out.push(code);
            if own == 0 {
                starter = Some(out.len() - 1);
            }
            continue;
        };
        let adjacent = place + 1 == out.len();
        let blocked = !adjacent && (last_class >= own || last_class == 0);
        if !blocked && let Some(composed) = compose_pair(out[place], code) {
            out[place] = composed;
            continue;
        }
        out.push(code);
        last_class = own;
        if own == 0 {
            starter = Some(out.len() - 1);
        }
    }
    out
}
