//! The head of a slide, and what it leaves of the height.

use crate::deck::title::Fit;
use crate::lecture::Slide;

/// What all pages of one slide share.
pub struct Head<'s> {
    pub slide: &'s Slide,
    pub heading_html: String,
    pub kicker: Option<String>,
    pub header_html: Option<String>,
    pub footer_html: String,
    /// Of the title, in the size that titles have.
    pub lines: f64,
    /// The title takes the whole width, on a slide and on a cover.
    pub fit: Option<Fit>,
    pub fit_on_cover: Option<Fit>,
    pub first_page: usize,
}

impl Head<'_> {
    pub fn limit(&self) -> f64 {
        if self.lines > 1.0 { BODY - TALL } else { BODY - self.lower() }
    }

    /// The heading, in a size of its own where it asks for that.
    pub fn heading(&self, fit: Option<Fit>) -> String {
        fit.map_or_else(|| self.heading_html.clone(), |fit| fit.set(&self.heading_html))
    }

    /// Where the body begins, when not at its usual place.
    pub fn top(&self) -> Option<f64> {
        self.fit.map(|_| TOP + self.lower())
    }

    /// How much the title is higher than one line.
    fn lower(&self) -> f64 {
        self.fit.map_or(0.0, |fit| (fit.height - TITLE).max(0.0))
    }
}

/// Height between the heading and the footer.
const BODY: f64 = 554.0;
/// Above the body.
const TOP: f64 = 116.0;
/// A heading of one line.
const TITLE: f64 = 44.0;
/// What a heading of two lines takes more.
const TALL: f64 = 44.0;
