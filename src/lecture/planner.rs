//! Blocks into slides of pieces, in one pass over the document.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::art::{self, Part};
use crate::lecture::directive;
use crate::lecture::meta::{Divider, inlines_of};
use crate::lecture::pieces::{Pieces, settle_joins};
use crate::lecture::presenterm;
use crate::lecture::remark::RemarkDeck;
use crate::lecture::session::Sessions;
use crate::lecture::watched;
use crate::lecture::{
    Backdrop, Column, Directives, Figure, Joins, Lecture, Meta, Note, Piece, PieceKind, Run, Side,
    Sketched, Slide, sketch,
};
use crate::notes::{
    self, Block, BlockKind, Entry, Heading, Inline, InlineKind, Notes, SLOTS, Value, is_for_pandoc,
    plain_text,
};
use crate::source::{Source, Span};

/// Goes through the blocks in order; what it meets changes the state of the slides after it.
pub struct Planner<'a> {
    source: &'a Source,
    divider: Divider,
    /// Rules that split slides, counted before.
    rules: usize,
    met: Pieces<'a>,
    /// The notes are a deck of remark.
    remark: Option<RemarkDeck>,
    slides: Vec<Slide>,
    slide_ids: BTreeSet<String>,
    slide: Open,
    /// There are as many slides as there may be.
    is_full: bool,
}

/// The slide being filled.
#[derive(Default)]
struct Open {
    pieces: Vec<Piece>,
    /// From here on everything is for the speaker.
    speaking: Option<Span>,
    start: u32,
    end: u32,
    ruled: bool,
}

/// Plans the slides of notes whose settings are known.
pub fn plan(log: &mut Log, notes: &Notes, meta: &Meta, divider: Divider, one: bool) -> Lecture {
    let source = &notes.source;
    let blocks = presenterm::fold(&notes.blocks);
    let mut parts = art::parts(log, source, &blocks);
    let remark = RemarkDeck::of(source, &mut parts);
    // A break of Quarto's says nothing of how the other slides are split.
    let is_rule =
        |part: &&Part| matches!(part, Part::Break(span) if !source.slice(*span).starts_with('{'));
    let rules = parts.iter().filter(is_rule).count();
    let mut planner = Planner {
        source,
        divider,
        rules,
        met: Pieces {
            directives: directive::State::new(log, source, &notes.front_matter),
            log,
            source,
            sessions: Sessions::new(source, meta, one),
            figures: Vec::new(),
            footnotes: Vec::new(),
            references: Vec::new(),
            notes: Vec::new(),
            styles: Vec::new(),
            backdrops: Vec::new(),
            incremental: notes
                .front_matter
                .get("incremental")
                .is_some_and(|entry| entry.value == Value::Bool(true)),
            aligned: None,
            clicks: false,
        },
        remark,
        slides: Vec::new(),
        slide_ids: BTreeSet::new(),
        is_full: false,
        slide: Open { start: notes.front_matter.span.end, ..Open::default() },
    };
    planner.title_slide(notes, meta);
    for part in parts {
        planner.part(part);
    }
    planner.end_slide(Span::at(source.text().len()), false);
    planner.finish(meta)
}

impl Planner<'_> {
    fn finish(mut self, meta: &Meta) -> Lecture {
        self.met.sessions.report_typed(self.met.log);
        let sketches = self.sketches();
        let references = &self.met.references;
        let number = |label: &str| references.iter().position(|found| found == label);
        self.met.footnotes.sort_by_key(|note| number(&note.label).unwrap_or(usize::MAX));
        watched::mark(&mut self.met.sessions.programs, &self.met.figures);
        let mut meta = meta.clone();
        if !self.met.styles.is_empty() {
            let own = meta.style.take().into_iter().chain(self.met.styles);
            meta.style = Some(own.collect::<Vec<_>>().join("\n"));
        }
        Lecture {
            source: self.source.clone(),
            meta,
            slides: self.slides,
            figures: self.met.figures,
            programs: self.met.sessions.programs,
            values: self.met.sessions.values,
            sketches,
            footnotes: self.met.footnotes,
        }
    }

    /// Where there is a subtitle, and in notes for pandoc, title and subtitle have a slide of their own.
    fn title_slide(&mut self, notes: &Notes, meta: &Meta) {
        let front = &notes.front_matter;
        let subtitle = front.get("subtitle").or_else(|| front.get("sub_title"));
        let is_wanted = subtitle.is_some() || is_for_pandoc(self.source, front);
        if !is_wanted || front.get("title").is_none() || begins_with(&notes.blocks, &meta.title) {
            return;
        }
        let span = Span::at(front.span.range().end);
        let text = |entry: Option<&Entry>| {
            let mut inlines = inlines_of(&entry.map(|it| it.value.text()).unwrap_or_default());
            notes::place_at(&mut inlines, span);
            inlines
        };
        let heading = Heading {
            level: 1,
            id: "title-slide".to_owned(),
            classes: Vec::new(),
            attributes: Vec::new(),
            inlines: text(front.get("title")),
        };
        let paragraph = subtitle.map(|entry| BlockKind::Paragraph(text(Some(entry))));
        for kind in std::iter::once(BlockKind::Heading(heading)).chain(paragraph) {
            self.part(Part::Block(Block { span, kind }));
        }
        self.end_slide(span, false);
    }

    /// Hand-drawn maps, each with a run: one of its slide, else the one before it, else the next, else an empty one.
    fn sketches(&mut self) -> Vec<Sketched> {
        let mut maps = Vec::new();
        let mut before = None;
        for slide in &self.slides {
            find_maps(&slide.pieces, &mut self.met.figures, &mut before, &mut maps);
        }
        let mut next = None;
        let mut sketches = Vec::with_capacity(maps.len());
        for met in maps.into_iter().rev() {
            next = met.run.or(next);
            let run = next.unwrap_or_else(|| self.met.sessions.empty_run(met.span));
            next = Some(run);
            sketches.push(Sketched { span: met.span, sketch: met.sketch, run });
        }
        sketches.reverse();
        sketches
    }

    fn part(&mut self, part: Part) {
        if let Part::Break(span) = part {
            return self.end_slide(span, true);
        }
        if let Some(keys) = self.slide_keys(&part) {
            self.met.directives.apply_here(self.met.log, self.source, keys);
            return;
        }
        if self.slide.pieces.is_empty()
            && let Some(keys) =
                self.remark.as_mut().and_then(|remark| remark.keys(self.source, &part))
        {
            let (here, scoped): (Vec<Entry>, Vec<Entry>) =
                keys.into_iter().partition(|entry| entry.key == "disabled");
            // A layout without content is no slide.
            self.slide.ruled &= !scoped.iter().any(|entry| entry.key == "class");
            self.met.directives.apply_here(self.met.log, self.source, here);
            self.met.directives.apply(self.met.log, self.source, scoped);
            return;
        }
        if self.starts(&part) {
            self.end_slide(Span::at(part.span().start as usize), false);
        }
        self.content(part);
    }

    /// `key: value` lines between two touching `---` (Slidev): Markdown sees a heading there.
    fn slide_keys(&self, part: &Part) -> Option<Vec<Entry>> {
        let Part::Block(Block { kind: BlockKind::Heading(_), span }) = part else { return None };
        let text = self.source.slice(*span).trim_end();
        let keys = text.strip_suffix("---").filter(|_| self.slide.ruled)?;
        let rule = self.source.line_of(self.slide.start.saturating_sub(1));
        if self.source.line_of(span.start) != rule + 1 {
            return None;
        }
        directive::slide_keys(
            self.source,
            Span::new(span.start as usize, span.start as usize + keys.len()),
        )
    }

    /// Whether a part is a heading that starts a slide.
    fn starts(&self, part: &Part) -> bool {
        let Part::Block(Block { kind: BlockKind::Heading(heading), .. }) = part else {
            return false;
        };
        let is_empty = self.slide.pieces.iter().all(|piece| !is_visible(piece));
        self.divider.splits(heading.level, self.rules)
            && (!is_empty || self.slide.speaking.is_some())
    }

    fn content(&mut self, part: Part) {
        let span = part.span();
        if let Part::Block(Block { kind: BlockKind::Heading(Heading { level: 1, .. }), .. }) = part
        {
            self.met.sessions.chapter();
        }
        self.slide.end = self.slide.end.max(span.end);
        if let Some(said) = &mut self.slide.speaking {
            *said = said.join(span);
            return;
        }
        if let Part::Block(Block { kind, .. }) = &part {
            match kind {
                BlockKind::NotesMark => {
                    self.slide.speaking = Some(Span::at(line_end(self.source, span)));
                    return;
                }
                // Between rules it is a slide of reveal.js; in prose it may as well be meant for the readers.
                BlockKind::Paragraph(inlines) if says_note(inlines) => {
                    if self.rules >= 2 {
                        self.slide.speaking = Some(span);
                        return;
                    }
                    hint_note(self.met.log, self.source, span);
                }
                _ => {}
            }
        }
        let mut pieces = std::mem::take(&mut self.slide.pieces);
        self.met.piece(&mut pieces, part);
        self.slide.pieces = pieces;
    }

    /// Closes the slide. Between two rules even an empty one is meant.
    fn end_slide(&mut self, at: Span, by_rule: bool) {
        let mut open = std::mem::take(&mut self.slide);
        let mut notes = std::mem::take(&mut self.met.notes);
        self.slide.start = if by_rule { at.end } else { at.start };
        self.slide.ruled = by_rule;
        if let Some(said) = open.speaking {
            let text = art::dedent(self.source.slice(said));
            notes.push(Note { span: said, text: without_mark(&text).to_owned() });
        }
        let is_meant = by_rule && open.ruled && self.rules >= 2;
        let backdrops = std::mem::take(&mut self.met.backdrops);
        self.met.clicks = false;
        self.met.aligned = None;
        if open.pieces.is_empty() && notes.is_empty() && !is_meant && backdrops.is_empty() {
            return;
        }
        let mut directives = self.met.directives.end_slide();
        if directives.disabled {
            return;
        }
        if self.slides.len() >= MOST_SLIDES {
            if self.slides.len() == MOST_SLIDES && !self.is_full {
                let message = format!("the notes have more than {MOST_SLIDES} slides");
                let place = Span { start: open.start, end: open.start };
                let diagnostic = Diagnostic::new(Code::TooLarge, self.source, place, message);
                self.met.log.push(diagnostic.help("what is beyond that is left out"));
            }
            self.is_full = true;
            return;
        }
        place_backdrops(&mut directives, backdrops, Span { start: open.start, end: open.start });
        open.pieces = slotted(open.pieces);
        mark_locks(&open.pieces, &mut self.met.figures);
        settle_joins(&mut open.pieces);
        let heading = open.pieces.iter().find_map(|piece| match &piece.kind {
            PieceKind::Prose(Block { kind: BlockKind::Heading(heading), .. }) => Some(heading),
            _ => None,
        });
        let (title, level) =
            heading.map_or((String::new(), 0), |h| (plain_text(&h.inlines), h.level));
        let id = self.slide_id(heading.map(|heading| heading.id.clone()));
        self.slides.push(Slide {
            span: Span { start: open.start, end: open.end.max(open.start) },
            id,
            title,
            level,
            directives,
            pieces: open.pieces,
            notes,
        });
    }

    fn slide_id(&mut self, heading: Option<String>) -> String {
        let wanted = heading.filter(|id| !id.is_empty() && !self.slide_ids.contains(id));
        let mut id = wanted.unwrap_or_else(|| format!("slide-{}", self.slides.len() + 1));
        while !self.slide_ids.insert(id.clone()) {
            id.push('x');
        }
        id
    }
}

/// Whether the first heading is the title.
fn begins_with(blocks: &[Block], title: &str) -> bool {
    let first = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading(heading) => Some(plain_text(&heading.inlines)),
        _ => None,
    });
    first.is_some_and(|first| first == title)
}

/// Slidev's slots: `::right::` between what stands in two columns. What stands above `::left::` is not among them.
fn slotted(pieces: Vec<Piece>) -> Vec<Piece> {
    let slot = |piece: &Piece| match &piece.kind {
        PieceKind::Prose(Block { kind: BlockKind::Paragraph(inlines), .. }) => {
            let text = plain_text(inlines);
            let name = text.trim().strip_prefix("::")?.strip_suffix("::")?.to_owned();
            SLOTS.contains(&name.as_str()).then_some(name)
        }
        _ => None,
    };
    if !pieces.iter().any(|piece| slot(piece).is_some()) {
        return pieces;
    }
    let is_heading = |piece: &Piece| {
        matches!(&piece.kind, PieceKind::Prose(Block { kind: BlockKind::Heading(_), .. }))
    };
    let has_left = pieces.iter().any(|piece| slot(piece).as_deref() == Some("left"));
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut here = "default".to_owned();
    for (at, piece) in pieces.into_iter().enumerate() {
        if let Some(name) = slot(&piece) {
            here = name;
            continue;
        }
        match here.as_str() {
            "default" if has_left || at == 0 && is_heading(&piece) => above.push(piece),
            "default" | "left" => left.push(piece),
            "right" => right.push(piece),
            _ => below.push(piece),
        }
    }
    let spans = left.iter().chain(&right).map(|piece| piece.span);
    if let Some(span) = spans.reduce(Span::join) {
        let columns = [left, right].map(|pieces| Column { share: 1.0, pieces });
        let kind = PieceKind::Columns(columns.into());
        above.push(Piece { span, kind, joins: Joins::Free });
    }
    above.append(&mut below);
    above
}

/// Pictures behind a slide: one is its background, a side or several of them have their places.
fn place_backdrops(directives: &mut Directives, backdrops: Vec<Backdrop>, span: Span) {
    directives.backdrops = backdrops;
    if let Some(destination) = directives.image.take() {
        let side = match directives.layout.as_deref() {
            Some("image-left") => Some(Side { left: true, percent: 50 }),
            Some("image-right") => Some(Side { left: false, percent: 50 }),
            Some("image") => None,
            _ => return,
        };
        directives.backdrops.push(Backdrop { span, destination, side, size: None });
    }
    if let [Backdrop { side: None, destination, size, .. }] = directives.backdrops.as_slice() {
        directives.background_image = Some(format!("url({destination})"));
        if size.is_some() {
            directives.background_size.clone_from(size);
        }
        directives.backdrops.clear();
    }
}

/// More nobody shows.
const MOST_SLIDES: usize = 5_000;

fn is_visible(piece: &Piece) -> bool {
    !matches!(&piece.kind, PieceKind::Prose(Block { kind: BlockKind::Reference { .. }, .. }))
}

/// `Note: ...` at the beginning of a paragraph (reveal.js).
fn says_note(inlines: &[Inline]) -> bool {
    let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.first() else { return false };
    without_mark(text).len() < text.len()
}

/// Where it is not clear whom a note is for, all see it; whoever wrote it for the speaker is told.
fn hint_note(log: &mut Log, source: &Source, span: Span) {
    let line = Span::new(span.start as usize, line_end(source, span));
    let message = "this reads like a note for the speaker, and all will see it";
    let found = Diagnostic::new(Code::VisibleNote, source, line, message);
    log.push(
        found
            .help("for the speaker: write `Note:` on a line of its own, and the words below it")
            .help("for all: write `**Note:**`"),
    );
}

fn without_mark(text: &str) -> &str {
    let lower = text.get(..6).unwrap_or(text).to_ascii_lowercase();
    match () {
        () if lower.starts_with("notes:") => text[6..].trim_start(),
        () if lower.starts_with("note:") => text[5..].trim_start(),
        () => text,
    }
}

fn line_end(source: &Source, span: Span) -> usize {
    let line = source.slice(span).split('\n').next().unwrap_or("");
    span.start as usize + line.len()
}

/// A list of what happens with the GIL in the notes' own words: the figures of its slide are shown with the true one, or
/// else the figure before it.
fn mark_locks(pieces: &[Piece], figures: &mut [Figure]) {
    let is_list = |piece: &Piece| match &piece.kind {
        PieceKind::Shape(shape) => {
            let text = shape.text.to_lowercase();
            text.contains("lock(gil)") && text.contains("unlock(gil)")
        }
        _ => false,
    };
    if !pieces.iter().any(is_list) {
        return;
    }
    let own = pieces.iter().filter_map(|piece| match piece.kind {
        PieceKind::Figure(index) => Some(index),
        _ => None,
    });
    let mut own: Vec<usize> = own.collect();
    if own.is_empty() {
        own.extend(figures.len().checked_sub(1));
    }
    for index in own {
        if let Some(figure) = figures.get_mut(index) {
            figure.beside_lock = true;
        }
    }
}

/// A hand-drawn map, and the block after it or before it on its slide.
struct Met {
    span: Span,
    sketch: sketch::Sketch,
    run: Option<Run>,
}

/// Finds hand-drawn maps of memory. A figure after one is shown with the true map.
fn find_maps(
    pieces: &[Piece],
    figures: &mut [Figure],
    before: &mut Option<Run>,
    maps: &mut Vec<Met>,
) {
    let first = maps.len();
    for piece in pieces {
        match &piece.kind {
            PieceKind::Shape(shape) => {
                let found = sketch::read(shape).into_iter();
                maps.extend(found.map(|sketch| Met { span: piece.span, sketch, run: None }));
            }
            PieceKind::Figure(index) => {
                let Some(figure) = figures.get_mut(*index) else { continue };
                figure.beside_map = maps.len() > first;
                *before = figure.run.or(*before);
                for met in maps[first..].iter_mut().filter(|met| met.run.is_none()) {
                    met.run = figure.run;
                }
            }
            PieceKind::Columns(columns) => {
                for column in columns {
                    find_maps(&column.pieces, figures, before, maps);
                }
            }
            PieceKind::Div { pieces, .. } => find_maps(pieces, figures, before, maps),
            _ => {}
        }
    }
    // A drawing under the code that it is about.
    for met in maps[first..].iter_mut().filter(|met| met.run.is_none()) {
        met.run = *before;
    }
}

#[cfg(test)]
mod tests {
    use super::without_mark;

    #[test]
    fn the_mark_of_notes_is_no_part_of_them() {
        assert_eq!(without_mark("NOTES: say"), "say");
        assert_eq!(without_mark("Noted: x"), "Noted: x");
        assert_eq!(without_mark("é"), "é");
    }
}
