//! How wide a text will be: advance tables of the embedded fonts, and terminal cells for what they lack.

use unicode_width::UnicodeWidthChar;

use crate::diagram::advances::{Advances, MONO, MONO_BOLD, SANS, SANS_BOLD};
use crate::diagram::kerning;

/// The four faces a page embeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Font {
    /// Inter 400.
    Sans,
    /// Inter 600.
    SansBold,
    /// `JetBrains Mono` 400.
    Mono,
    /// `JetBrains Mono` 700.
    MonoBold,
}

/// Width in pixels of one line of text set at `px`. Exact for characters of the embedded subset.
pub fn width(text: &str, font: Font, px: f64) -> f64 {
    let advances = table(font);
    let thousandths: f64 = text.chars().map(|char| f64::from(advance(char, advances))).sum();
    thousandths * px / 1000.0
}

/// By how much a character comes nearer to the one before it; 2048 are an em.
pub fn kerning(left: char, right: char, font: Font) -> i16 {
    let (table, ascii) = match font {
        Font::Sans => (&kerning::SANS, &SANS_CLASSES),
        Font::SansBold => (&kerning::SANS_BOLD, &SANS_BOLD_CLASSES),
        Font::Mono | Font::MonoBold => return 0,
    };
    let class = |ascii: &Classes, classes: &[(char, u8)], char: char| {
        if let Some(class) = ascii.get(char as usize) {
            return (*class != NO_CLASS).then_some(usize::from(*class));
        }
        let row = classes.binary_search_by_key(&char, |(known, _)| *known).ok()?;
        Some(usize::from(classes.get(row)?.1))
    };
    let value = || {
        let row = class(&ascii.0, table.left, left)?;
        let column = class(&ascii.1, table.right, right)?;
        table.values.get(row * table.columns + column).copied()
    };
    value().unwrap_or(0)
}

/// The classes of the ASCII characters: those of most texts, found without a search.
type Classes = [u8; 128];
const NO_CLASS: u8 = u8::MAX;
static SANS_CLASSES: (Classes, Classes) = ascii_classes(&kerning::SANS);
static SANS_BOLD_CLASSES: (Classes, Classes) = ascii_classes(&kerning::SANS_BOLD);

const fn ascii_classes(table: &kerning::Kerning) -> (Classes, Classes) {
    (classes_of(table.left), classes_of(table.right))
}

const fn classes_of(rows: &[(char, u8)]) -> Classes {
    let mut classes = [NO_CLASS; 128];
    let mut row = 0;
    while row < rows.len() {
        let (char, class) = rows[row];
        if (char as usize) < classes.len() {
            classes[char as usize] = class;
        }
        row += 1;
    }
    classes
}

/// Whether the embedded font has every character. When not, another font will draw it, and the picture must
/// state the width (`textLength`) for it to hold.
pub fn is_covered(text: &str, font: Font) -> bool {
    let advances = table(font);
    text.chars().all(|char| find(char, advances).is_some())
}

/// The longest beginning that fits into `max` pixels, with an ellipsis when something was cut.
pub fn fit(text: &str, font: Font, px: f64, max: f64) -> String {
    if width(text, font, px) <= max + 0.05 {
        return text.to_owned();
    }
    let room = max - width("…", font, px);
    let mut used = 0.0;
    let mut end = 0;
    for (offset, char) in text.char_indices() {
        used += f64::from(advance(char, table(font))) * px / 1000.0;
        if used > room {
            break;
        }
        end = offset + char.len_utf8();
    }
    format!("{}…", &text[..end])
}

/// As `fit`, but a text with a number at its end, as names of threads in a pool have, keeps that end.
pub fn fit_end(text: &str, font: Font, px: f64, max: f64) -> String {
    let is_numbered = text.ends_with(|char: char| char.is_ascii_digit());
    let cut = fit(text, font, px, max);
    if !is_numbered || cut == text {
        return cut;
    }
    let room = max - width("…", font, px);
    let starts = text.char_indices().map(|(offset, _)| &text[offset..]);
    let end = starts.into_iter().find(|end| width(end, font, px) <= room);
    end.map_or(cut, |end| format!("…{end}"))
}

fn table(font: Font) -> Advances {
    match font {
        Font::Sans => SANS,
        Font::SansBold => SANS_BOLD,
        Font::Mono => MONO,
        Font::MonoBold => MONO_BOLD,
    }
}

fn advance(char: char, advances: Advances) -> u32 {
    find(char, advances)
        .unwrap_or_else(|| CELL * u32::try_from(char.width().unwrap_or(0)).unwrap_or(0))
}

fn find(char: char, advances: Advances) -> Option<u32> {
    let code = u32::from(char);
    // Most are ASCII, which is the first run.
    if let Some((first, widths)) = advances.first()
        && let Some(width) = widths.get(code.wrapping_sub(*first) as usize)
    {
        return Some(u32::from(*width));
    }
    let run = advances.partition_point(|(first, _)| *first <= code).checked_sub(1)?;
    let (first, widths) = advances.get(run)?;
    widths.get((code - first) as usize).map(|width| u32::from(*width))
}

/// A terminal cell in thousandths of an em: the advance of `JetBrains Mono`.
const CELL: u32 = 600;

#[cfg(test)]
mod tests {
    use super::{Font, fit, is_covered, kerning, width};

    #[test]
    fn widths_come_from_the_embedded_fonts() {
        assert!((width("0x7ffff7", Font::Mono, 20.0) - 96.0).abs() < 1e-9);
        assert!((width("ab", Font::Sans, 1000.0) - 1174.0).abs() < 1e-9);
        assert!((width("漢", Font::Mono, 10.0) - 12.0).abs() < 1e-9, "a wide cell");
        assert!(width("", Font::Sans, 20.0).abs() < 1e-9);
        let long = width(&"x".repeat(8_000_000), Font::Sans, 20.0);
        assert!((long / 8_000_000.0 - width("x", Font::Sans, 20.0)).abs() < 1e-9);
    }

    #[test]
    fn letters_that_lean_over_each_other_come_nearer() {
        assert_eq!(kerning('T', 'o', Font::Sans), -160);
        assert_eq!(kerning('A', 'V', Font::Sans), -140);
        assert!(kerning('T', 'o', Font::SansBold) < -100);
        for (left, right) in [(' ', 'T'), ('漢', 'o'), ('T', '漢')] {
            assert_eq!(kerning(left, right, Font::Sans), 0);
        }
        assert_eq!(kerning('T', 'o', Font::Mono), 0);
    }

    #[test]
    fn lectures_need_these_characters() {
        for font in [Font::Sans, Font::SansBold, Font::Mono, Font::MonoBold] {
            assert!(is_covered("aZ09_ éß …×·–—“”‘’−±µ§", font), "{font:?}");
            assert!(!is_covered("漢", font));
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(fit("something", Font::Mono, 10.0, 54.0), "something");
        assert_eq!(fit("something", Font::Mono, 10.0, 53.0), "somethi…");
        assert_eq!(fit("something", Font::Mono, 10.0, 1.0), "…");
    }
}
