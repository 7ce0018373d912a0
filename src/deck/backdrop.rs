//! Pictures behind a slide or beside its text, each in its place.

use crate::deck::html::Html;
use crate::deck::page::Backcloth;
use crate::lecture::{Backdrop, Slide};

/// How much of the slide's width pictures take from its text, at the left and at the right, in percent.
pub fn taken(backdrops: &[Backdrop]) -> (f64, f64) {
    let most = |left: bool| {
        let sides = backdrops.iter().filter_map(|backdrop| backdrop.side);
        sides
            .filter(|side| side.left == left)
            .map(|side| f64::from(side.percent))
            .fold(0.0, f64::max)
    };
    let (left, right) = (most(true), most(false));
    // Something is left for the text.
    if left + right > 80.0 {
        (left * 80.0 / (left + right), right * 80.0 / (left + right))
    } else {
        (left, right)
    }
}

/// The pictures of a slide that share a side of it, or all of it.
pub fn placed(html: &mut Html, slide: &Slide) -> Vec<Backcloth> {
    let backdrops = &slide.directives.backdrops;
    let (left, right) = taken(backdrops);
    let mut placed = Vec::new();
    for side in [None, Some(true), Some(false)] {
        let mine = backdrops.iter().filter(|backdrop| backdrop.side.map(|side| side.left) == side);
        let mine: Vec<&Backdrop> = mine.collect();
        let (start, width) = match side {
            None => (left, 100.0 - left - right),
            Some(true) => (0.0, left),
            Some(false) => (100.0 - right, right),
        };
        let each = width / mine.len().max(1) as f64;
        for (at, backdrop) in mine.iter().enumerate() {
            let address = format!("url({})", backdrop.destination);
            let Some(image) = html.background(backdrop.span, &address) else { continue };
            let start = start + at as f64 * each;
            placed.push(Backcloth { start, width: each, image, size: backdrop.size.clone() });
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::taken;
    use crate::lecture::{Backdrop, Side};
    use crate::source::Span;

    #[test]
    fn text_keeps_a_part_of_the_slide() {
        let backdrop = |left: bool, percent: u8| Backdrop {
            span: Span::at(0),
            destination: "a.png".to_owned(),
            side: Some(Side { left, percent }),
            size: None,
        };
        assert_eq!(taken(&[]), (0.0, 0.0));
        assert_eq!(taken(&[backdrop(true, 40), backdrop(true, 30)]), (40.0, 0.0));
        assert_eq!(taken(&[backdrop(true, 90), backdrop(false, 90)]), (40.0, 40.0));
    }
}
