//! A picture of 1200x630 for those who link to a deck: its title, who gives it, and what ran.

use std::fmt::Write;

use crate::deck::figures::with_fonts;
use crate::deck::html::escape;
use crate::deck::page::Deck;
use crate::diagram::text::{Font, fit, width};

/// The card as an SVG that stands alone.
pub fn card(deck: &Deck) -> String {
    let (mut px, mut lines) = (SIZES[0], Vec::new());
    for size in SIZES {
        px = *size;
        lines = wrapped(&deck.title, px);
        if lines.len() <= MOST_LINES {
            break;
        }
    }
    cut(&mut lines, px);
    let step = px * 1.14;
    let below = deck.description.as_deref().map(|text| fit(text, Font::Sans, 34.0, ROOM));
    let height = step * lines.len() as f64 + below.as_ref().map_or(0.0, |_| 70.0);
    let mut y = (HEIGHT - height) / 2.0 + px * 0.55;
    let mut svg = String::from(HEAD);
    let _ = write!(
        svg,
        "<rect class=\"a\" x=\"{LEFT}\" y=\"{:.0}\" width=\"96\" height=\"10\" rx=\"5\"/>",
        y - px - 34.0
    );
    for line in lines {
        text(&mut svg, "t", px, y, &line);
        y += step;
    }
    if let Some(below) = below {
        text(&mut svg, "d", 34.0, y + 14.0, &below);
    }
    let count = deck.pages.len();
    let slides = format!("{count} slide{}", if count == 1 { "" } else { "s" });
    let stamp = deck.pages.iter().map(|page| page.stamp.as_str()).find(|stamp| !stamp.is_empty());
    let parts = [deck.author.as_deref(), deck.date.as_deref(), Some(slides.as_str()), stamp];
    // What does not fit there is left out from the end on, as whole words.
    let mut foot = String::new();
    for part in parts.into_iter().flatten() {
        let longer = if foot.is_empty() { part.to_owned() } else { format!("{foot}  ·  {part}") };
        if !foot.is_empty() && width(&longer, Font::Sans, FOOT) > ROOM {
            break;
        }
        foot = longer;
    }
    text(&mut svg, "f", FOOT, HEIGHT - 56.0, &fit(&foot, Font::Sans, FOOT, ROOM));
    svg.push_str("</svg>\n");
    with_fonts(&svg)
}

fn text(svg: &mut String, class: &str, px: f64, y: f64, line: &str) {
    let _ = write!(svg, "<text class=\"{class}\" x=\"{LEFT}\" y=\"{y:.0}\" font-size=\"{px}\">");
    escape(svg, line);
    svg.push_str("</text>");
}

/// Lines of bold text that are no wider than the card.
fn wrapped(title: &str, px: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace().take(60) {
        let word = fit(word, Font::SansBold, px, ROOM);
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), Font::SansBold, px) <= ROOM => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// Of more lines than there is room for the last one ends in `…`.
fn cut(lines: &mut Vec<String>, px: f64) {
    if lines.len() <= MOST_LINES {
        return;
    }
    lines.truncate(MOST_LINES);
    let Some(last) = lines.last_mut() else { return };
    while width(&format!("{last}…"), Font::SansBold, px) > ROOM
        && let Some((words, _)) = last.rsplit_once(' ')
    {
        last.truncate(words.len());
    }
    *last = fit(&format!("{}…", last.trim_end_matches('…')), Font::SansBold, px, ROOM);
}

const MOST_LINES: usize = 3;
/// Of the line at the foot, in pixels.
const FOOT: f64 = 28.0;
const HEIGHT: f64 = 630.0;
const LEFT: f64 = 96.0;
/// Between the margins.
const ROOM: f64 = 1200.0 - 2.0 * LEFT;
/// Of the title, the largest that gives three lines.
const SIZES: &[f64] = &[92.0, 76.0, 64.0, 54.0];
const HEAD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\" viewBox=\"0 0 1200 630\">\
<style>text{font-family:&quot;HD Sans&quot;,Inter,&quot;DejaVu Sans&quot;,Arial,sans-serif}\
.t{font-weight:600;fill:#14171C;letter-spacing:-.01em}.d{fill:#3E4654}.f{fill:#5D6675}.a{fill:#BA3A06}</style>\
<rect width=\"1200\" height=\"630\" fill=\"#FBFBF9\"/>";

#[cfg(test)]
mod tests {
    use super::{cut, wrapped};

    #[test]
    fn a_title_that_goes_on_says_so() {
        let mut lines = wrapped(&"several words of a title ".repeat(9), 54.0);
        assert!(lines.len() > 3);
        cut(&mut lines, 54.0);
        assert!(lines.len() == 3 && lines[2].ends_with("several…"), "{lines:?}");
    }

    #[test]
    fn long_titles_are_wrapped() {
        assert_eq!(
            wrapped("Names, objects and one lock", 92.0),
            ["Names, objects and", "one lock"]
        );
        assert!(wrapped(&"w".repeat(500), 92.0)[0].ends_with('…'));
    }
}
