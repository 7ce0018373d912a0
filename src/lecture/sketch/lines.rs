//! Lines of a drawing as bits of text, with the strokes taken away.

/// Text between strokes, bars and wide gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bit {
    pub line: usize,
    /// In characters.
    pub column: usize,
    /// Arrows of any length are `←` and `→`.
    pub text: String,
}

/// One line of a drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub bits: Vec<Bit>,
    /// A level stroke runs through it.
    pub ruled: bool,
    /// Column of the first stroke.
    pub stroke: Option<usize>,
    /// Upright strokes and corners.
    pub bars: usize,
    /// The line begins with the branch of a tree.
    pub branch: bool,
}

/// Nobody draws more lines than this, or longer ones.
const MOST_LINES: usize = 400;
const LONGEST: usize = 400;

/// The rows of a text; `None` when it is too large for a drawing.
pub fn rows(text: &str) -> Option<Vec<Row>> {
    if text.len() > MOST_LINES * LONGEST || text.lines().count() > MOST_LINES {
        return None;
    }
    let lines = text.lines().enumerate();
    lines.map(|(number, line)| (line.len() <= 4 * LONGEST).then(|| row(number, line))).collect()
}

fn row(line: usize, text: &str) -> Row {
    let chars = with_arrows(text);
    let mut row = Row { branch: is_branch(text), ..Row::default() };
    let mut bit = Bit { line, column: 0, text: String::new() };
    let mut gap = 0;
    let mut index = 0;
    while let Some(char) = chars.get(index).copied() {
        let dashes = run(&chars, index, is_dash);
        let boxed = is_box(char);
        let strokes = if boxed { 1 } else { dashes };
        let corner = char == '+' && beside_dashes(&chars, index);
        let is_rule = (boxed && is_level(char)) || dashes >= 3;
        if is_rule || boxed || corner || matches!(char, '|' | '¦') {
            end(&mut row, &mut bit);
            row.ruled |= is_rule;
            row.bars += usize::from(!is_rule);
            row.stroke.get_or_insert(index);
            index += if is_rule && !boxed { strokes } else { 1 };
            gap = 0;
            continue;
        }
        index += 1;
        match char {
            FILLER => {}
            ' ' => {
                gap += 1;
                if gap >= 2 {
                    end(&mut row, &mut bit);
                }
            }
            char => {
                if bit.text.is_empty() {
                    bit.column = index - 1;
                } else if gap > 0 {
                    bit.text.push(' ');
                }
                gap = 0;
                bit.text.push(char);
            }
        }
    }
    end(&mut row, &mut bit);
    row
}

fn end(row: &mut Row, bit: &mut Bit) {
    // Frames of stars and hashes.
    let text = bit.text.trim_matches(['*', '#', '%']).trim();
    if !text.is_empty() {
        row.bits.push(Bit { text: text.to_owned(), ..bit.clone() });
    }
    bit.text.clear();
}

/// The characters with tabs as blanks, and each drawn arrow as one arrow and fillers.
fn with_arrows(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = Vec::new();
    for char in text.trim_end().chars() {
        match char {
            '\t' => chars.extend(std::iter::repeat_n(' ', 4 - chars.len() % 4)),
            char => chars.push(char),
        }
    }
    let is_shaft = |char: char| char == '-' || char == '=' || (is_box(char) && is_level(char));
    let mut index = 0;
    while index < chars.len() {
        let shaft = run(&chars, index, is_shaft);
        let before = index.checked_sub(1).map(|before| chars[before]);
        let after = chars.get(index + shaft).copied();
        let points_left = shaft > 0 && before.is_some_and(|char| "<◄◀←".contains(char));
        let points_right = shaft > 0 && after.is_some_and(|char| ">►▶→".contains(char));
        if points_left {
            chars[index - 1..index + shaft].fill(FILLER);
            chars[index - 1] = '←';
        }
        if points_right {
            chars[index..=index + shaft].fill(FILLER);
            chars[if points_left { index - 1 } else { index }] = '→';
        }
        index += shaft.max(1);
    }
    chars
}

/// How many characters from here on are of a kind.
fn run(chars: &[char], index: usize, is: impl Fn(char) -> bool) -> usize {
    chars[index..].iter().take_while(|char| is(**char)).count()
}

fn beside_dashes(chars: &[char], index: usize) -> bool {
    let dash = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_dash(*c));
    dash(index.checked_sub(1)) || dash(Some(index + 1))
}

fn is_dash(char: char) -> bool {
    matches!(char, '-' | '=' | '_' | '~')
}

/// Box-drawing characters and block elements.
fn is_box(char: char) -> bool {
    ('\u{2500}'..='\u{259f}').contains(&char)
}

fn is_level(char: char) -> bool {
    "─━═╌╍┄┅┈┉".contains(char)
}

/// `├── name`, `|-- name`: a branch that does not run through to another corner.
fn is_branch(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '|', '│', '\t']).trim_end();
    let all = text.trim_end_matches(['-', '─', '+', '┤', '|', '┘', '┐', '│']).len();
    let marks = ["├─", "└─", "`--", "\\--", "+-- "];
    let branches = marks.iter().any(|mark| text.starts_with(mark));
    // The bar of `|-- name` was taken off above.
    let bare = text.starts_with("-- ");
    (branches || bare) && all == text.len()
}

const FILLER: char = '\u{0}';

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn strokes_part_the_bits() {
        let bits = |text: &str| {
            let rows = rows(text).unwrap_or_default();
            let row = &rows[0];
            let texts: Vec<&str> = row.bits.iter().map(|bit| bit.text.as_str()).collect();
            (row.ruled, texts.join("/"))
        };
        for (line, ruled, wanted) in [
            ("|   Stack", false, "Stack"),
            ("| .text <- code      <- higher addresses", false, ".text ← code/← higher addresses"),
            ("+---- heap ----+", true, "heap"),
            ("0x40 ├──────┤", true, "0x40"),
            ("| x | ---> | 1 |", false, "x/→/1"),
            ("|  a-b  | <==== c", false, "a-b/← c"),
            ("║ heap ║", false, "heap"),
            ("** heap **", false, "heap"),
            ("──▶ heap", false, "→ heap"),
        ] {
            assert_eq!(bits(line), (ruled, wanted.to_owned()), "{line}");
        }
    }

    #[test]
    fn branches_are_told_from_frames() {
        let branch = |text: &str| rows(text).is_some_and(|rows| rows[0].branch);
        assert!(branch("├── heap.rs"));
        assert!(branch("|   |-- stack"));
        assert!(!branch("├─── heap ───┤"));
        assert!(!branch("| -- |"));
        assert!(rows(&"x".repeat(20_000)).is_none());
    }
}
