//! Markdown as a document: blocks, fences and their info strings, front matter. Reading never fails.

mod attributes;
mod autolink;
mod dialect;
mod document;
mod emoji;
mod fence;
mod file_fence;
mod flag;
mod front_matter;
mod include;
mod info;
mod info_part;
mod inlines;
mod key;
mod limit;
mod marker;
mod mathjax;
mod pandoc;
mod quarto;
mod read;
mod remark;
mod script;
mod slidev;
mod snippets;
mod suggest;
mod yaml;

pub use self::attributes::width_percent;
pub use self::dialect::Dialect;
pub use self::document::{
    Alert, Alignment, Block, BlockKind, Callout, CodeBlock, Definition, Heading, Inline,
    InlineKind, Item, List, Notes, Table, plain_text,
};
pub use self::fence::{Fence, Flags, LineStep, Show, Steps};
pub use self::flag::{FLAGS, Flag};
pub use self::front_matter::{Entry, FrontMatter, Value};
pub use self::include::{OUTSIDE, ReadText};
pub use self::info::SHOWS;
pub use self::inlines::place_at;
pub use self::key::{
    KEYS, Key, SLIDEV_DECK, Scope, Takes, close_key, known_key, levels, report_misfit,
    report_unknown,
};
pub use self::marker::SLOTS;
pub use self::pandoc::is_for_pandoc;
pub use self::remark::{is_remark, property as remark_property};
pub use self::suggest::closest;
pub use self::yaml::{YamlError, read_yaml};

use crate::diagnostic::Log;
use crate::notes::include::Expanded;
use crate::source::Source;

/// Reads notes together with what they include; `path` is their own, from the root of what `read` reads.
pub fn parse_with(log: &mut Log, source: &Source, path: &str, read: ReadText) -> Notes {
    parse_as(log, source, path, read, &Dialect::default())
}

/// The same in a dialect of its own.
pub fn parse_as(
    log: &mut Log,
    source: &Source,
    path: &str,
    read: ReadText,
    dialect: &Dialect,
) -> Notes {
    let Expanded { source, title } = include::expand(log, source, path, read);
    let mut notes = parse_whole(log, &source, dialect);
    if let Some(title) = title {
        notes.front_matter.set_title(title);
    }
    notes
}

/// Reads the files that a text includes from outside the folder it lies in, through `read`.
pub fn follow_includes(source: &Source, path: &str, read: ReadText) {
    let _ = include::expand(&mut Log::default(), source, path, read);
}

/// Reads Markdown that is no lecture: all of it, however long.
pub fn parse_list(source: &Source) -> Notes {
    parse_whole(
        &mut Log::default(),
        source,
        &Dialect { whole: true, slides: false, ..Dialect::default() },
    )
}

/// Reads notes. What it cannot read it keeps as prose, and says so in the log.
pub fn parse(log: &mut Log, source: &Source) -> Notes {
    parse_whole(log, source, &Dialect::default())
}

fn parse_whole(log: &mut Log, source: &Source, dialect: &Dialect) -> Notes {
    let mut front_matter = front_matter::read(log, source);
    if dialect.slides {
        quarto::lift(&mut front_matter);
    }
    // Everything that is not Markdown is blanked out in place, so offsets stay those of the source.
    let skipped = front_matter.span.range().end;
    let mut prepared = source.text().to_owned();
    if source.text().starts_with('\u{feff}') || skipped > 0 {
        let end = skipped.max('\u{feff}'.len_utf8());
        let blank: String =
            source.text()[..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        prepared.replace_range(..end, &blank);
    }
    let is_remark = dialect.slides && is_remark(&prepared);
    let markers = marker::find(&mut prepared, is_remark);
    let blocks = read::read(log, source, &prepared, &markers, &front_matter, dialect);
    let mut blocks = if markers.is_empty() { blocks } else { marker::fold(source, blocks) };
    if dialect.mathjax {
        inlines::each(&mut blocks, true, &mut mathjax::put);
    }
    if !dialect.whole {
        limit::keep(log, source, &mut blocks);
    }
    autolink::link(source, &mut blocks);
    if dialect.slides {
        blocks.retain(|block| !slidev::is_import(source, block));
        if is_for_pandoc(source, &front_matter) {
            pandoc::caption(&mut blocks);
            pandoc::table_captions(&mut blocks);
            pandoc::inline_notes(&mut blocks);
        }
        inlines::each(&mut blocks, true, &mut |inlines| {
            if is_remark {
                remark::unwrap(inlines);
            }
            script::put(source, inlines);
            attributes::take(inlines);
            emoji::put(inlines);
        });
    }
    Notes { source: source.clone(), front_matter, blocks }
}
