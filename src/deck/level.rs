//! The ladder of sizes: one step for all text of a slide, so that a slide looks of one piece.

use crate::deck::measure::Size;

/// One rung; `class` carries the same numbers in the stylesheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    pub class: &'static str,
    /// Running text.
    pub text: Size,
    /// Source lines.
    pub code: Size,
    /// Drawings, plain text and long output.
    pub shape: Size,
}

/// The largest first. From `COMFORTABLE` on text is smaller than the last row likes.
pub const LEVELS: &[Level] = &[
    level("v0", (36.0, 52.0), (32.0, 52.0), (28.0, 36.0)),
    level("v1", (32.0, 46.0), (30.0, 48.0), (25.0, 32.0)),
    level("v2", (28.0, 41.0), (28.0, 42.0), (22.0, 28.0)),
    level("v3", (26.0, 38.0), (26.0, 38.0), (20.0, 26.0)),
    level("v4", (24.0, 35.0), (24.0, 34.0), (18.0, 23.0)),
    level("v5", (22.0, 32.0), (22.0, 30.0), (16.0, 21.0)),
    level("v6", (20.0, 29.0), (20.0, 27.0), (15.0, 20.0)),
    level("v7", (18.0, 26.0), (18.0, 24.0), (15.0, 19.0)),
    level("v8", (16.0, 23.0), (16.0, 21.0), (12.0, 16.0)),
];

/// Number of rungs a slide of text may use without the author being told, and one with code.
pub const COMFORTABLE: usize = 5;
pub const COMFORTABLE_CODE: usize = 6;

const fn level(
    class: &'static str,
    text: (f64, f64),
    code: (f64, f64),
    shape: (f64, f64),
) -> Level {
    Level { class, text: size(text), code: size(code), shape: size(shape) }
}

const fn size((font, line): (f64, f64)) -> Size {
    Size { font, line }
}

#[cfg(test)]
mod tests {
    use super::LEVELS;

    /// The stylesheet and the table must say the same, or slides overflow.
    #[test]
    fn the_stylesheet_has_the_same_numbers() {
        let css = include_str!("../../templates/deck.css");
        for level in LEVELS {
            let rem = |px: f64| {
                let text = format!("{}", px / 10.0);
                format!("{}rem", text.trim_start_matches('0'))
            };
            let rule = format!(
                ".{}{{--t:{};--tl:{};--c:{};--cl:{};--d:{};--dl:{}}}",
                level.class,
                rem(level.text.font),
                rem(level.text.line),
                rem(level.code.font),
                rem(level.code.line),
                rem(level.shape.font),
                rem(level.shape.line)
            );
            assert!(css.contains(&rule), "templates/deck.css lacks {rule}");
        }
    }
}
