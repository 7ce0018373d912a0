//! The head of a slide, and what it leaves of the height.

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
    /// The title of a cover takes the whole width.
    pub fits: bool,
    pub first_page: usize,
}

impl Head<'_> {
    pub fn limit(&self) -> f64 {
        if self.lines > 1.0 { BODY - TALL } else { BODY }
    }
}

/// Height between the heading and the footer.
const BODY: f64 = 554.0;
/// What a heading of two lines takes more.
const TALL: f64 = 44.0;
