//! A lecture and its runs as a deck: which slide shows what, at which size.

use std::collections::VecDeque;

use crate::deck::ReadImage;
use crate::deck::backdrop;
use crate::deck::cover::{LEAD_LEVEL, LEADS, are_few, is_sentence, words_of_cover};
use crate::deck::emit::Emit;
use crate::deck::group::group;
use crate::deck::head::Head;
use crate::deck::html::{Form, Html, escaped};
use crate::deck::level::{LEVELS, Level};
use crate::deck::measure::Measure;
use crate::deck::pack::{Packed, excess, on_one, pack};
use crate::deck::page::{Backcloth, Colors, Deck, Page, Row, Stop};
use crate::deck::picture::{Drawn, Space, draw, map_alone, map_beside, missing};
use crate::deck::piece::{Picture, Segment, code_and_output, segments};
use crate::deck::ran::Ran;
use crate::deck::remarks::remarks;
use crate::deck::shade::{is_dark, theme_of};
use crate::deck::title::{LONG_TITLES, Titles, fits, title_lines};
use crate::deck::track::track;
use crate::deck::unit::{COLUMN_GAP, Content, ROW_GAP, Room, Unit, comfortable, stack_height};
use crate::diagnostic::{Code, Diagnostic, Log, Severity};
use crate::lecture::{Directives, Figure, Joins, Lecture, Overflow, PieceKind, Run, Size, Slide};
use crate::notes::{BlockKind, Heading, SHOWS};
use crate::source::Span;
use crate::trace::Trace;

/// The deck of a lecture that ran; `traces` are the runs of `lecture.programs`, in order. `read` gives local images.
pub fn assemble(log: &mut Log, lecture: &Lecture, traces: &[Trace], read: ReadImage) -> Deck {
    let ran = Ran::new(lecture, traces);
    let width = if lecture.meta.size == Size::Wide { 1280 } else { 960 };
    let mut assembler = Assembler {
        html: Html::new(log, &ran, read),
        ran: &ran,
        pages: Vec::new(),
        mapped: Vec::new(),
        width: ran.inner_width(),
        titles: Titles::default(),
        background: None,
        backcloths: Vec::new(),
        taken: (0.0, 0.0),
    };
    for (index, slide) in lecture.slides.iter().enumerate() {
        let next = lecture.slides.get(index + 1);
        // A heading opens a part when it is the first one, or when deeper ones follow.
        let opens = index == 0 || next.is_some_and(|next| next.level > slide.level);
        assembler.slide(slide, opens && slide.level == 1);
    }
    let meta = &lecture.meta;
    let mut pages = assembler.pages;
    crate::deck::title::make_unique(&mut pages, ran.stage());
    Deck {
        format: FORMAT,
        lang: meta.lang.clone(),
        direction: meta.direction(),
        prints_steps: meta.prints_steps,
        title: ran.title().to_owned(),
        author: meta.author.clone(),
        date: meta.date.clone(),
        description: meta.description.clone(),
        duration: meta.duration,
        width,
        theme: theme_of(meta),
        style: meta.style.clone().filter(|_| !meta.untrusted),
        url: meta.url.clone(),
        image: meta.image.clone(),
        count: pages.last().map_or(0, |page| page.counted),
        pages,
    }
}

struct Assembler<'a, 'l> {
    html: Html<'a, 'l>,
    ran: &'a Ran<'a>,
    pages: Vec<Page>,
    /// Between the margins.
    width: f64,
    titles: Titles,
    /// The current slide's background picture.
    background: Option<String>,
    backcloths: Vec<Backcloth>,
    taken: (f64, f64),
    /// Runs whose map stands alone on a slide.
    mapped: Vec<Run>,
}

/// How many parts of a long slide have its notes.
const MOST_NOTED: usize = 20;
/// At the left and at the right of the text.
const MARGIN: f64 = 48.0;

impl<'a> Assembler<'a, '_> {
    fn slide(&mut self, slide: &'a Slide, opens: bool) {
        let (heading, pieces) = match slide.pieces.split_first() {
            Some((first, rest)) => match &first.kind {
                PieceKind::Prose(block) => match &block.kind {
                    BlockKind::Heading(heading) => (Some(heading), rest),
                    _ => (None, &slide.pieces[..]),
                },
                _ => (None, &slide.pieces[..]),
            },
            None => (None, &slide.pieces[..]),
        };
        self.html.slide = &slide.id;
        let image = slide.directives.background_image.as_deref();
        let place = slide.directives.background_span;
        let place = if place == Span::default() { slide.span } else { place };
        self.background = image.and_then(|image| self.html.background(place, image));
        self.backcloths = backdrop::placed(&mut self.html, slide);
        self.taken = backdrop::taken(&slide.directives.backdrops);
        let inner = self.ran.inner_width();
        self.width = inner - (inner + 2.0 * MARGIN) * (self.taken.0 + self.taken.1) / 100.0;
        let head = self.head(slide, heading);
        let segments = segments(pieces, self.ran, Form::Slide);
        let words = words_of_cover(slide, heading.is_some(), &segments, opens, self.room());
        if let Some(words) = words {
            self.cover(&head, words);
        } else {
            self.segments(&head, segments);
        }
        self.finish_slide(&head);
    }

    fn head<'s>(&mut self, slide: &'s Slide, heading: Option<&Heading>) -> Head<'s> {
        let kicker = self.titles.kicker(slide, &self.ran.lecture.meta.title);
        let heading_html =
            heading.map(|heading| self.html.line(&heading.inlines)).unwrap_or_default();
        let [fit, fit_on_cover] = fits(heading, self.ran, self.width, self.taken);
        let lines = if fit.is_some() { 1.0 } else { title_lines(&slide.title, self.width) };
        let Directives { header, footer, .. } = &slide.directives;
        let footer = footer.as_ref().map(|text| self.html.marked(slide.span, text));
        Head {
            slide,
            heading_html,
            kicker,
            header_html: header.as_ref().map(|text| self.html.marked(slide.span, text)),
            footer_html: footer.unwrap_or_else(|| escaped(&self.ran.lecture.meta.title)),
            lines,
            fit,
            fit_on_cover,
            first_page: self.pages.len(),
        }
    }

    fn segments(&mut self, head: &Head, segments: Vec<Segment<'a>>) {
        let mut waiting: Vec<Unit<'a>> = Vec::new();
        let mut segments = VecDeque::from(segments);
        while let Some(segment) = segments.pop_front() {
            match segment {
                Segment::Units(units) => waiting.extend(units),
                Segment::Picture(picture) => {
                    let lead = take_lead(&mut waiting, self.room());
                    let words = Words { lead, closing: closing_words(&mut segments, self.room()) };
                    self.picture(head, picture, words, &mut waiting);
                }
            }
        }
        self.units(head, waiting);
    }

    fn room(&self) -> Room<'a> {
        Room::new(self.ran, self.width)
    }

    fn space(&self, head: &Head, words: &Words) -> Space {
        let taken = |units: &[Unit]| {
            let height = stack_height(units, LEAD_LEVEL, self.room());
            if height > 0.0 { height + ROW_GAP } else { 0.0 }
        };
        let whole_height = head.limit() - taken(&words.closing);
        let height = whole_height - taken(&words.lead);
        Space { width: self.width, height, whole_height }
    }

    /// A picture's slide, with the words right before and after it when they are few. What has no room waits.
    fn picture(
        &mut self,
        head: &Head,
        picture: Picture<'a>,
        mut words: Words<'a>,
        waiting: &mut Vec<Unit<'a>>,
    ) {
        let is_mapped = picture.figure.run.is_some_and(|run| self.mapped.contains(&run));
        if is_mapped && picture.is_map_along() {
            waiting.append(&mut words.lead);
            return waiting.append(&mut words.closing);
        }
        let prefix = format!("s{}-", self.pages.len() + 1);
        let mut drawn = draw(picture, self.ran, &prefix, self.space(head, &words));
        let mut after = Vec::new();
        let is_crowded = |drawn: &Drawn| !drawn.omitted.is_empty() || !drawn.before.is_empty();
        if drawn.as_ref().is_none_or(is_crowded) && !words.closing.is_empty() {
            let closing = std::mem::take(&mut words.closing);
            let roomy = draw(picture, self.ran, &prefix, self.space(head, &words));
            // The words go only where that helps.
            let helps = match (&drawn, &roomy) {
                (Some(drawn), Some(roomy)) => {
                    drawn.omitted != roomy.omitted || drawn.before.len() != roomy.before.len()
                }
                _ => true,
            };
            if helps {
                (drawn, after) = (roomy, closing);
            } else {
                words.closing = closing;
            }
        }
        let Some(drawn) = drawn else {
            self.tell_of_nothing(picture);
            waiting.append(&mut words.lead);
            if !picture.told {
                waiting.extend(code_and_output(picture.figure, self.ran));
            }
            waiting.append(&mut after);
            return;
        };
        let mut before = std::mem::take(waiting);
        if !drawn.before.is_empty() {
            before.append(&mut words.lead);
            // In a column of its own the source has its place.
            let stands = before.iter().any(|unit| holds_source(unit, picture.figure.span));
            before.extend(drawn.before.iter().skip(usize::from(stands)).cloned());
        }
        self.units(head, before);
        let mut rows = self.emit(&words.lead, "above", LEAD_LEVEL).0;
        rows.extend(drawn.rows);
        rows.extend(self.emit(&words.closing, "above", LEAD_LEVEL).0);
        let page = Page {
            stamp: drawn.stamp,
            tables: drawn.tables,
            control: drawn.stops.len() > 1,
            track: track(&drawn.stops, self.width),
            stops: drawn.stops,
            ..self.page(head, rows, "pic")
        };
        self.pages.push(page);
        if !drawn.omitted.is_empty() {
            self.tell(Code::LimitedPicture, picture.figure.span, drawn.omitted.join("; "));
        }
        *waiting = drawn.after;
        waiting.append(&mut after);
    }

    /// The true map stands beside the author's own drawing of it, when there is room; gives those that have none.
    fn stand_beside(&mut self, head: &Head, units: &mut [Unit<'a>]) -> Vec<Run> {
        let mut alone = Vec::new();
        for at in 0..units.len() {
            let (unit, after) = units[at..].split_at_mut(1);
            let Content::Text(text) = &unit[0].content else { continue };
            let Some(run) = text.map else { continue };
            let remarks = after.iter().take_while(|unit| is_remark(unit)).count();
            let below = |level| CAPTION_ROOM + stack_height(&after[..remarks], level, self.room());
            let level = LEVELS.iter().find(|level| {
                let left = self.width - text.width(level) - COLUMN_GAP;
                let height = text.height(level, self.width) + below(level);
                left >= NARROWEST_FIGURE
                    && level.shape.font >= SMALLEST_DRAWING
                    && height.max(LOWEST_FIGURE) <= head.limit()
            });
            let Some(level) = level else {
                alone.push(run);
                continue;
            };
            let width = self.width - text.width(level) - COLUMN_GAP;
            let lowest = text.height(level, self.width).max(LOWEST_FIGURE);
            let height = lowest.min(head.limit() - below(level));
            let prefix = format!("s{}m{at}-", self.pages.len() + 1);
            let Some(drawn) = map_beside(run, self.ran, &prefix, width, height) else { continue };
            if drawn.omitted.is_empty() {
                self.mapped.push(run);
            }
            let left = text.clone();
            let (svg, caption) = (drawn.svg, self.ran.stage().compared.to_owned());
            unit[0].content = Content::Figure { left, svg, width, height, caption };
        }
        alone
    }

    /// The true map, where the author's own drawing leaves no room for it.
    fn stand_alone(&mut self, head: &Head, run: Run) {
        let prefix = format!("s{}m-", self.pages.len() + 1);
        let (width, height) = (self.width, head.limit());
        let Some(drawn) =
            map_alone(run, self.ran, &prefix, Space { width, height, whole_height: height })
        else {
            return;
        };
        let (stamp, tables) = (drawn.stamp, drawn.tables);
        let page = Page { tables, stamp, ..self.page(head, drawn.rows, "pic") };
        self.pages.push(page);
        self.mapped.push(run);
    }

    fn units(&mut self, head: &Head, units: Vec<Unit<'a>>) {
        if units.is_empty() {
            return;
        }
        let mut units = units;
        let alone = self.stand_beside(head, &mut units);
        let (room, limit) = (self.room(), head.limit());
        let units = group(units, room, limit);
        let overflow = head.slide.directives.overflow;
        // How much higher the text is than one slide, at the smallest size that is comfortable.
        let over = excess(&units, &LEVELS[comfortable(&units) - 1], room, limit);
        let packed = match overflow {
            Overflow::Split => pack(units, room, limit),
            _ => vec![on_one(units, room, limit, overflow)],
        };
        let count = packed.len();
        for (index, packed) in packed.into_iter().enumerate() {
            let place = Place { index, count, over };
            self.packed(head, &packed, place);
        }
        for run in alone {
            self.stand_alone(head, run);
        }
    }

    fn packed(&mut self, head: &Head, packed: &Packed<'a>, place: Place) {
        let level = &LEVELS[packed.level];
        let Some(span) = packed.units.iter().map(|unit| unit.span).reduce(Span::join) else {
            return;
        };
        self.tell_of_room(head, packed, place, span);
        let (mut rows, stops) = self.emit(&packed.units, "", level);
        let notes = self.html.footnote_list();
        if !notes.is_empty() {
            rows.push(Row::Flow { classes: "foots".to_owned(), html: notes });
        }
        let stamp = self.stamp_of(&packed.units);
        let classes = if packed.scrolls {
            [level.class, " scrolls grows"].concat()
        } else {
            level.class.to_owned()
        };
        let page = self.page(head, rows, &classes);
        let height = stack_height(&packed.units, level, self.room());
        let (height, scrolls) = (height.round() as u32, packed.scrolls);
        self.pages.push(Page { stops, scrolls, height, stamp, ..page });
    }

    /// Says what became of text that does not fit.
    fn tell_of_room(&mut self, head: &Head, packed: &Packed, place: Place, span: Span) {
        let level = &LEVELS[packed.level];
        let width = if self.ran.lecture.meta.size == Size::Wide { 1280 } else { 960 };
        let over = format!("{:.0} px", place.over.max(1.0));
        if packed.scrolls {
            let message = format!("{over} are below the slide: it is scrolled");
            self.tell(Code::SlideScaled, span, message);
        } else if packed.over > 0.0 {
            let source = &self.ran.lecture.source;
            let message =
                format!("this is {:.0} px too large for a slide of {width}x720", packed.over);
            let diagnostic = Diagnostic::new(Code::SlideOverflow, source, span, message);
            let is_error = head.slide.directives.overflow == Overflow::Error;
            let severity = if is_error { Severity::Error } else { diagnostic.severity };
            self.html.log.push(Diagnostic { severity, ..diagnostic });
        } else if packed.level >= comfortable(&packed.units) {
            let px = packed.units.iter().map(|unit| unit.font(level)).fold(f64::MAX, f64::min);
            let message = format!("set at {px} px so that it fits on one slide");
            self.tell(Code::SlideScaled, span, message);
        } else if place.index > 0 {
            let Place { index, count, .. } = place;
            let message = format!(
                "slide {} of {count} of this heading starts here; the text is {over} higher than one slide",
                index + 1
            );
            self.tell(Code::SlideSplit, span, message);
        }
    }

    /// Rows and steps of units.
    fn emit(&mut self, units: &[Unit], classes: &str, level: &Level) -> (Vec<Row>, Vec<Stop>) {
        self.html.step = 1;
        self.html.footnotes.clear();
        self.html.measure = Some(Measure { size: level.text, width: self.width, ran: self.ran });
        self.html.page = u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX);
        let pauses = units.first().map_or(0, |unit| unit.pauses);
        let mut emit = Emit { html: &mut self.html, pauses, current: None, labels: Vec::new() };
        let rows = emit.rows(units, classes);
        let labels = emit.labels;
        let count = self.html.step as usize;
        let mut stops = vec![Stop::default(); if count > 1 { count } else { 0 }];
        for (step, label) in labels {
            if let Some(stop) = stops.get_mut(step as usize - 1) {
                stop.label = label;
            }
        }
        (rows, stops)
    }

    fn stamp_of(&self, units: &[Unit]) -> String {
        if !units.iter().any(is_result) {
            return String::new();
        }
        let span = units.iter().map(|unit| unit.span).reduce(Span::join);
        // What a figure claims to print is no unit of its own, but part of its span.
        let begins = |figure: &Figure| Span::at(figure.span.start as usize);
        self.ran.stamp(|figure| span.is_some_and(|span| span.contains(begins(figure))))
    }

    fn cover(&mut self, head: &Head, words: &[Unit]) {
        let (rows, stops) = self.emit(words, "above", LEAD_LEVEL);
        let page = self.page(head, rows, "");
        let heading_html = head.heading(head.fit_on_cover);
        self.pages.push(Page { cover: true, heading_html, top: None, stops, ..page });
    }

    fn page(&mut self, head: &Head, rows: Vec<Row>, class: &str) -> Page {
        let directives = &head.slide.directives;
        let mut classes: Vec<&str> = vec![class];
        if head.lines > 1.0 {
            classes.push("tall");
            classes.extend(LONG_TITLES.iter().find(|(most, _)| head.lines > *most).map(|it| it.1));
        }
        match directives.layout.as_deref().unwrap_or("default") {
            "default" | "none" | "cover" | "section" | "intro" => {}
            layout if LEADS.contains(&layout) => classes.push("lead"),
            other => classes.push(other),
        }
        // On paper what is scrolled has the height it needs.
        if rows.iter().any(Row::is_capped) {
            classes.push("grows");
        }
        classes.extend(
            self.ground(directives).map(|is_dark| if is_dark { "on-dark" } else { "on-light" }),
        );
        classes.extend(directives.class.iter().map(String::as_str));
        classes.retain(|class| !class.is_empty());
        Page {
            id: head.slide.id.clone(),
            number: u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX),
            title: head.slide.title.clone(),
            titled: false,
            heading_html: head.heading(head.fit),
            top: head.top(),
            level: head.slide.level.clamp(1, 3),
            part: None,
            kicker: head.kicker.clone(),
            classes: classes.join(" "),
            cover: false,
            rows,
            stops: Vec::new(),
            control: false,
            track: "",
            tables: Vec::new(),
            notes: Vec::new(),
            header_html: head.header_html.clone(),
            footer_html: head.footer_html.clone(),
            counted: self.pages.last().map_or(0, |page| page.counted)
                + u32::from(!directives.uncounted),
            unnumbered: directives.unnumbered,
            scrolls: false,
            height: 0,
            stamp: String::new(),
            colors: Colors {
                color: directives.color.clone(),
                background: directives.background_color.clone(),
                image: self.background.clone(),
                position: directives.background_position.clone(),
                repeat: directives.background_repeat.clone(),
                size: directives.background_size.clone(),
                backcloths: self.backcloths.clone(),
                taken: self.taken,
                style: if self.ran.lecture.meta.untrusted {
                    String::new()
                } else {
                    directives.style.join("\n")
                },
            },
        }
    }

    /// Whether the slide's ground is dark: by its colour, or by that of the text on a picture, which nobody can read here.
    fn ground(&self, directives: &Directives) -> Option<bool> {
        let dark = |color: &Option<String>| color.as_deref().and_then(is_dark);
        let is_picture =
            self.background.is_some() || (!self.backcloths.is_empty() && self.taken == (0.0, 0.0));
        let by_text = || dark(&directives.color).filter(|_| is_picture).map(|is_dark| !is_dark);
        dark(&directives.background_color).or_else(by_text)
    }

    /// What only the whole slide knows: how many pages it became, and the speaker's notes.
    fn finish_slide(&mut self, head: &Head) {
        let pages = &mut self.pages[head.first_page..];
        let count = pages.len();
        let notes = remarks(&head.slide.notes);
        for (index, page) in pages.iter_mut().enumerate() {
            if count > 1 {
                page.part = Some(format!("{} / {count}", index + 1));
            }
            // Nobody reads the same notes beside hundreds of parts.
            if index < MOST_NOTED {
                page.notes.clone_from(&notes);
            }
        }
    }

    /// A picture that the author asks for is not there.
    fn tell_of_nothing(&mut self, picture: Picture) {
        let fence = picture.figure.code.fence.as_deref();
        let asked = fence.and_then(|fence| fence.flags.show.as_deref()).unwrap_or_default();
        if !asked.contains(&picture.show) {
            return;
        }
        // As the author spelled it.
        let info = fence.map_or("", |fence| fence.info.as_str());
        let written: Vec<&str> = info.split(|char: char| !char.is_alphanumeric()).collect();
        let own = SHOWS.iter().filter(|(_, show)| *show == picture.show);
        let word = own.clone().find(|(word, _)| written.contains(word)).or(own.clone().next());
        let flag = word.map_or("compare".to_owned(), |(word, _)| format!("show={word}"));
        let message = format!("nothing to draw for `{flag}`: {}", missing(picture.show));
        self.tell(Code::EmptyPicture, picture.figure.span, message);
    }

    fn tell(&mut self, code: Code, span: Span, message: String) {
        let source = &self.ran.lecture.source;
        self.html.log.push(Diagnostic::new(code, source, span, message));
    }
}

/// Which of the slides of one heading, and by how many pixels they are more than one.
#[derive(Clone, Copy)]
struct Place {
    index: usize,
    count: usize,
    over: f64,
}

/// Whether a unit shows what ran.
fn is_result(unit: &Unit) -> bool {
    match &unit.content {
        Content::Strip(_) | Content::Figure { .. } => true,
        // What is said of a drawing comes from the run.
        Content::Text(text) => text.title.is_some() || text.map.is_some(),
        Content::Beside { right, .. } => right.title.is_some(),
        Content::Columns { columns, .. } => columns.iter().flatten().any(is_result),
        Content::Prose(_) | Content::Code(_) => false,
    }
}

/// Words on a picture's slide, above and below it.
struct Words<'a> {
    lead: Vec<Unit<'a>>,
    closing: Vec<Unit<'a>>,
}

/// Text right before a picture that is short enough to stand above it.
fn take_lead<'a>(waiting: &mut Vec<Unit<'a>>, room: Room) -> Vec<Unit<'a>> {
    let stays = waiting.iter().rposition(|unit| !is_sentence(unit)).map_or(0, |at| at + 1);
    // What belongs to the unit that stays, stays below it.
    let remarks = waiting[stays..].iter().take_while(|unit| stays > 0 && is_remark(unit));
    let start = stays + remarks.count();
    if are_few(&waiting[start..], room) { waiting.split_off(start) } else { Vec::new() }
}

/// The end of a slide, when it is short enough to stand below its last picture.
fn closing_words<'a>(segments: &mut VecDeque<Segment<'a>>, room: Room) -> Vec<Unit<'a>> {
    let few = matches!(segments.front(), Some(Segment::Units(units))
        if units.iter().all(is_sentence) && are_few(units, room));
    if segments.len() != 1 || !few {
        return Vec::new();
    }
    match segments.pop_front() {
        Some(Segment::Units(units)) => units,
        _ => Vec::new(),
    }
}

/// Whether a block of code stands in one of a unit's columns.
fn holds_source(unit: &Unit, span: Span) -> bool {
    let Content::Columns { columns, .. } = &unit.content else { return false };
    let is_source = |unit: &Unit| unit.span == span && matches!(unit.content, Content::Code(_));
    columns.iter().flatten().any(is_source)
}

/// A sentence that belongs to what stands before it.
fn is_remark(unit: &Unit) -> bool {
    unit.joins == Joins::Previous && is_sentence(unit)
}

/// A map beside a drawing is at least this large, and the drawing's letters.
const NARROWEST_FIGURE: f64 = 420.0;
const LOWEST_FIGURE: f64 = 380.0;
const SMALLEST_DRAWING: f64 = 18.0;
/// Room for the caption below it.
const CAPTION_ROOM: f64 = 60.0;
/// Version of the deck's form.
const FORMAT: u32 = 1;
