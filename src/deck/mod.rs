//! Slides as one HTML file: pages chosen and measured at build time, rendered by templates.

mod page;
mod ran;
mod measure;
mod words;
mod looks;
mod markup;
mod enclosure;
mod html;
mod math;
mod sanitize;
mod image;
mod code;
mod level;
mod output;
mod unit;
mod footnote;
mod split;
mod group;
mod pack;
mod say;
mod details;
mod piece;
mod place;
mod remarks;
mod emit;
mod escape;
mod picture;
mod title;
mod track;
mod backdrop;
mod cover;
mod color;
mod shade;
mod tint;
mod head;
mod assemble;
mod article;
mod pairs;
mod inset;
mod subset;
mod prune;
mod theme;
mod render;
mod shared;
mod figures;
mod card;

pub use self::article::{Article, ArticleHeading, Part, Still, article};
pub use self::assemble::assemble;
pub use self::card::card;
pub use self::escape::escape_value;
pub use self::figures::{Drawing, figures, with_fonts};
pub use self::image::{is_remote, scheme};
pub use self::inset::{Inset, Printed, faces, insets};
pub use self::page::{
    Backcloth, Cell, Colors, Deck, Output, OutputNote, Page, Row, Said, SourceLine, SourceList,
    Stop, StopTable, Table,
};
pub use self::picture::SUBJECTS;
pub use self::remarks::Remark;
pub use self::render::{FONTS, Font, common_style, font_faces, render};
pub use self::shared::{Linked, Linker};
pub use self::theme::Theme;
pub use self::words::{WORDS, Words, words};

/// Reads a local image by the path as the author wrote it; `None` when there is none.
pub type ReadImage<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;
