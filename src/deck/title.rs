//! Kickers above the headings, and titles and ids that are unique in the deck.

use std::collections::{BTreeMap, BTreeSet};

use crate::deck::html::escaped;
use crate::deck::measure::{Measure, Size};
use crate::deck::page::Page;
use crate::deck::ran::Ran;
use crate::deck::words::{Stage, filled};
use crate::diagram::text::{self, Font};
use crate::lecture::Slide;
use crate::notes::{Heading, Inline, InlineKind};

/// The headings above the current slide.
#[derive(Debug, Default)]
pub struct Titles {
    /// Level and text, outermost first.
    path: Vec<(u8, String)>,
}

impl Titles {
    /// The heading a slide stands under, else the deck's title.
    pub fn kicker(&mut self, slide: &Slide, deck: &str) -> Option<String> {
        if slide.level > 0 {
            self.path.retain(|(level, _)| *level < slide.level);
        }
        let parent = self.path.last().map(|(_, title)| title.clone());
        if slide.level > 0 {
            self.path.push((slide.level, slide.title.clone()));
        }
        let kicker = parent.unwrap_or_else(|| deck.to_owned());
        (kicker != slide.title && !kicker.is_empty()).then_some(kicker)
    }
}

/// A title of more lines than two is set smaller, so that it stays above the body.
pub const LONG_TITLES: &[(f64, &str)] = &[(3.9, "longer"), (1.9, "long")];

/// How many lines a title is long, in the size that titles have.
pub fn title_lines(title: &str, width: f64) -> f64 {
    text::width(title, Font::SansBold, 38.0) / width
}

/// A heading in the size in which it takes the whole width, as Marp's `# <!-- fit --> Title`.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    px: f64,
    pub height: f64,
}

/// How a heading that asks for it fits a slide whose text has this width, and a cover; `taken` is what pictures have at
/// the left and at the right.
pub fn fits(
    heading: Option<&Heading>,
    ran: &Ran,
    width: f64,
    taken: (f64, f64),
) -> [Option<Fit>; 2] {
    let asks = |it: &Inline| matches!(&it.kind, InlineKind::Comment(text) if text.trim() == "fit");
    let Some(heading) = heading.filter(|heading| heading.inlines.iter().any(asks)) else {
        return [None; 2];
    };
    let sides = [taken.0, taken.1].map(|taken| if taken == 0.0 { COVER_MARGIN } else { 0.0 });
    let on_cover = width - sides.iter().sum::<f64>();
    [width, on_cover].map(|width| Fit::of(&heading.inlines, ran, width))
}

impl Fit {
    /// `None`: the heading says nothing.
    fn of(heading: &[Inline], ran: &Ran, width: f64) -> Option<Fit> {
        let measure = |font: f64| Measure { size: Size { font, line: font * LINE }, width, ran };
        let wide = measure(LARGEST_FIT).natural_width(heading, true);
        if wide <= 0.0 {
            return None;
        }
        // Browsers count widths in 64ths of a pixel, and sizes are written in tenths.
        let px = (LARGEST_FIT * (width - 1.0) / wide).clamp(SMALLEST_FIT, LARGEST_FIT);
        let px = (px * 10.0).floor() / 10.0;
        let measure = measure(px);
        Some(Fit { px, height: measure.lines(heading, true) as f64 * measure.size.line })
    }

    pub fn set(self, html: &str) -> String {
        let size = self.px / 10.0;
        let style =
            format!("display:block;font-size:{size:.2}rem;line-height:{LINE};letter-spacing:0");
        format!("<span class=\"fit\" style=\"{style}\">{html}</span>")
    }
}

/// What a cover has at each side more than a slide.
const COVER_MARGIN: f64 = 48.0;
const LARGEST_FIT: f64 = 200.0;
const SMALLEST_FIT: f64 = 20.0;
/// Height of a line in its size.
const LINE: f64 = 1.1;

/// Gives every page a title and an id of its own.
pub fn make_unique(pages: &mut [Page], stage: &Stage) {
    let mut titles = BTreeSet::new();
    let mut ids: BTreeSet<String> = BTreeSet::new();
    // The last number given to an id.
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for page in pages {
        page.titled = escaped(&page.title) == page.heading_html && !page.title.is_empty();
        let mut title = page.title.trim().to_owned();
        if title.is_empty() {
            title = filled(stage.untitled, &[&page.number.to_string()]);
        }
        if let Some(part) = &page.part {
            title =
                format!("{title} ({})", filled(stage.part, &part.split(" / ").collect::<Vec<_>>()));
        }
        if titles.contains(&title) {
            title = filled(stage.again, &[&title, &page.number.to_string()]);
            page.titled = false;
        }
        titles.insert(title.clone());
        page.title = title;
        let number = numbers.entry(page.id.clone()).or_insert(1);
        let mut id = page.id.clone();
        while !ids.insert(id.clone()) {
            *number += 1;
            id = format!("{}-{number}", page.id);
        }
        page.id = id;
    }
}
