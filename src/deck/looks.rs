//! Raw HTML as the Markdown that looks like it: the style sheets set both alike, so both are measured alike.

use crate::deck::markup::{MOST_UNCLOSED, Tag, tag_at};
use crate::notes::{Block, BlockKind, CodeBlock, Heading, Inline, InlineKind, Item, List, Table};
use crate::source::Span;

/// What raw HTML looks like. What has no text, as a picture, is no block.
pub struct Looks {
    pub blocks: Vec<Block>,
    /// Height of the highest picture that says its size, in pixels; one that says its width is no higher than wide.
    pub picture: f64,
}

pub fn looks_of(html: &str) -> Looks {
    let (nodes, picture) = tree(html);
    Looks { blocks: of_nodes(&nodes), picture }
}

enum Node {
    Text(String),
    Element(String, Vec<Node>),
}

/// The elements of a text in each other, and the height of its pictures; what nobody closes ends with what it stands in.
fn tree(html: &str) -> (Vec<Node>, f64) {
    let mut picture = 0.0;
    let mut open: Vec<(String, Vec<Node>)> = vec![(String::new(), Vec::new())];
    // Behind the last `>` nothing is a tag, and of what looks like one and is none nobody writes much.
    let (mut rest, behind) = html.split_at(html.rfind('>').map_or(0, |at| at + 1));
    let mut unclosed = 0;
    while !rest.is_empty() {
        let tag = if unclosed > MOST_UNCLOSED { None } else { tag_at(rest, true) };
        let Some((Tag { name, end, alone, text }, after)) = tag else {
            unclosed += usize::from(rest.starts_with('<'));
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let until = rest[first..].find('<').map_or(rest.len(), |at| at + first);
            push(&mut open, Node::Text(decoded(&rest[..until])));
            rest = &rest[until..];
            continue;
        };
        rest = after;
        if end {
            if open.iter().skip(1).any(|(known, _)| *known == name) {
                while close(&mut open) != name {}
            }
            continue;
        }
        if name == "img" {
            picture = f64::max(picture, height_of(&text).unwrap_or(0.0));
        }
        let ended = ENDED.iter().find(|(begins, _)| begins.contains(&name.as_str()));
        let ended = ended.map_or(&[][..], |(_, ended)| ended);
        while open.len() > 1 && open.last().is_some_and(|(last, _)| ended.contains(&last.as_str()))
        {
            close(&mut open);
        }
        if VOID.contains(&name.as_str()) || alone || open.len() > DEEPEST {
            push(&mut open, Node::Element(name, Vec::new()));
        } else {
            open.push((name, Vec::new()));
        }
    }
    push(&mut open, Node::Text(decoded(behind)));
    while open.len() > 1 {
        close(&mut open);
    }
    (open.pop().map(|(_, nodes)| nodes).unwrap_or_default(), picture)
}

/// The height that a picture's tag says, else its width.
fn height_of(tag: &str) -> Option<f64> {
    let side = |name: &str| {
        let value = tag.split_once(name)?.1.trim_start_matches(['"', '\'']);
        let digits = value.split(|char: char| !char.is_ascii_digit()).next()?;
        digits.parse::<f64>().ok()
    };
    side("height=").or_else(|| side("width="))
}

fn push(open: &mut [(String, Vec<Node>)], node: Node) {
    if let Some((_, nodes)) = open.last_mut() {
        nodes.push(node);
    }
}

/// Ends the innermost element; its name.
fn close(open: &mut Vec<(String, Vec<Node>)>) -> String {
    let Some((name, nodes)) = open.pop() else { return String::new() };
    push(open, Node::Element(name.clone(), nodes));
    name
}

/// Text between the blocks becomes paragraphs.
fn of_nodes(nodes: &[Node]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut line: Vec<Inline> = Vec::new();
    for node in nodes {
        match node {
            Node::Element(name, inner) if is_block(name) => {
                end_line(&mut blocks, &mut line);
                blocks.extend(of_element(name, inner));
            }
            node => line.extend(inline(node)),
        }
    }
    end_line(&mut blocks, &mut line);
    blocks
}

fn end_line(blocks: &mut Vec<Block>, line: &mut Vec<Inline>) {
    let is_blank =
        |it: &Inline| matches!(&it.kind, InlineKind::Text(text) if text.trim().is_empty());
    let inlines = std::mem::take(line);
    if !inlines.iter().all(is_blank) {
        blocks.push(block(BlockKind::Paragraph(inlines)));
    }
}

fn of_element(name: &str, inner: &[Node]) -> Vec<Block> {
    let kind = match name {
        "script" | "style" | "template" | "svg" => return Vec::new(),
        "hr" => BlockKind::Rule,
        "ul" | "ol" | "menu" => BlockKind::List(List {
            start: None,
            incremental: false,
            items: elements(inner, &["li"]).map(|nodes| item(of_nodes(nodes))).collect(),
        }),
        "table" => {
            let mut rows = rows(inner).into_iter();
            let head = rows.next().unwrap_or_default();
            BlockKind::Table(Table { alignments: Vec::new(), head, rows: rows.collect() })
        }
        "blockquote" => BlockKind::Quote { alert: None, blocks: of_nodes(inner) },
        "pre" => BlockKind::Code(CodeBlock {
            fence: None,
            // The line break behind the start tag is none of the text.
            text: text(inner).trim_start_matches('\n').to_owned(),
            content: Span::at(0),
            line_offsets: Vec::new(),
            hidden: Vec::new(),
            whole: None,
        }),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading(Heading {
            level: 2,
            id: String::new(),
            classes: Vec::new(),
            attributes: Vec::new(),
            inlines: inner.iter().flat_map(inline).collect(),
        }),
        _ => return of_nodes(inner),
    };
    vec![block(kind)]
}

/// The rows of a table, wherever they stand in it.
fn rows(nodes: &[Node]) -> Vec<Vec<Vec<Inline>>> {
    let mut found = Vec::new();
    for node in nodes {
        let Node::Element(name, inner) = node else { continue };
        if name == "tr" {
            let cells = elements(inner, &["td", "th"]);
            found.push(cells.map(|cell| cell.iter().flat_map(inline).collect()).collect());
        } else {
            found.extend(rows(inner));
        }
    }
    found
}

fn elements<'n>(
    nodes: &'n [Node],
    names: &'static [&'static str],
) -> impl Iterator<Item = &'n [Node]> {
    nodes.iter().filter_map(|node| match node {
        Node::Element(name, inner) if names.contains(&name.as_str()) => Some(inner.as_slice()),
        _ => None,
    })
}

fn inline(node: &Node) -> Vec<Inline> {
    let of = |inner: &[Node]| inner.iter().flat_map(inline).collect();
    let kind = match node {
        Node::Text(text) => InlineKind::Text(text.clone()),
        Node::Element(name, inner) => match name.as_str() {
            "br" => InlineKind::HardBreak,
            "b" | "strong" | "summary" => InlineKind::Strong(of(inner)),
            "code" | "samp" | "tt" => InlineKind::Code(text(inner)),
            "script" | "style" | "template" | "svg" | "math" => return Vec::new(),
            _ => return of(inner),
        },
    };
    vec![Inline { span: Span::at(0), kind }]
}

fn text(nodes: &[Node]) -> String {
    let of = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(_, inner) => text(inner),
    };
    nodes.iter().map(of).collect()
}

fn block(kind: BlockKind) -> Block {
    Block { span: Span::at(0), kind }
}

fn item(blocks: Vec<Block>) -> Item {
    Item { span: Span::at(0), task: None, blocks, tight: true, continued: false }
}

/// The references that a text in HTML cannot do without.
fn decoded(text: &str) -> String {
    let names =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    names.iter().fold(text.to_owned(), |text, (name, char)| text.replace(name, char))
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "template",
    "thead",
    "tr",
    "ul",
];

const VOID: &[&str] =
    &["", "area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"];

/// Start tags, and the elements that end before them, as long as one of these is the innermost: all of
/// <https://html.spec.whatwg.org/multipage/syntax.html#optional-tags> that follows from what comes next. A paragraph in
/// a cell or an item ends with it.
const ENDED: &[(&[&str], &[&str])] = &[
    (&["li"], &["li", "p"]),
    (&["dt", "dd"], &["dt", "dd", "p"]),
    (&["rt", "rp"], &["rt", "rp"]),
    (&["option"], &["option"]),
    (&["optgroup"], &["option", "optgroup"]),
    (&["hr"], &["option", "optgroup", "p"]),
    (&["col"], &["caption"]),
    (&["colgroup"], &["caption", "colgroup", "p"]),
    (
        &["thead", "tbody", "tfoot"],
        &["caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "p"],
    ),
    (&["tr"], &["caption", "colgroup", "tr", "td", "th", "p"]),
    (&["td", "th"], &["td", "th", "p"]),
    (
        &[
            "address",
            "article",
            "aside",
            "blockquote",
            "details",
            "dialog",
            "div",
            "dl",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "search",
            "section",
            "table",
            "ul",
        ],
        &["p"],
    ),
];

/// What stands deeper in each other is measured as if it did not.
const DEEPEST: usize = 100;

#[cfg(test)]
mod tests {
    use super::{Node, looks_of, tree};
    use crate::notes::BlockKind;

    #[test]
    fn elements_are_what_they_look_like() {
        let kinds = |html: &str| -> Vec<&'static str> {
            let name = |kind: &BlockKind| match kind {
                BlockKind::Paragraph(_) => "paragraph",
                BlockKind::List(list) if list.items.len() == 2 => "list of 2",
                BlockKind::Table(table) if table.rows.len() == 1 => "table of 2",
                BlockKind::Code(_) => "code",
                BlockKind::Rule => "rule",
                _ => "other",
            };
            looks_of(html).blocks.iter().map(|block| name(&block.kind)).collect()
        };
        assert_eq!(kinds("<p>a<p>b"), ["paragraph", "paragraph"]);
        assert_eq!(kinds("<ul><li>a<li>b</ul>"), ["list of 2"]);
        assert_eq!(kinds("<table><tr><td>a<td>b<tr><td>c</table>"), ["table of 2"]);
        assert_eq!(kinds("<div>text<hr><pre>x\ny</pre></div>"), ["paragraph", "rule", "code"]);
        assert_eq!(kinds("</div> <!-- no --> <img src=x> <script>a()</script>"), [""; 0]);
        assert_eq!(kinds(&"<div>".repeat(5000)), [""; 0]);
        assert_eq!(kinds("é < è <?"), ["paragraph"]);
    }

    #[test]
    fn what_comes_next_ends_what_nobody_closes() {
        let shape = |html: &str| -> String {
            fn write(out: &mut String, nodes: &[Node]) {
                for node in nodes {
                    if let Node::Element(name, inner) = node {
                        out.push_str(&format!("{name}("));
                        write(out, inner);
                        out.push(')');
                    }
                }
            }
            let mut out = String::new();
            write(&mut out, &tree(html).0);
            out
        };
        for (html, expected) in [
            ("<p>a<hr>b", "p()hr()"),
            ("<p>a<section>b", "p()section()"),
            ("<dl><dt>a<dd><p>b<dt>c", "dl(dt()dd(p())dt())"),
            ("<ruby>a<rt>b<rp>c<rt>d", "ruby(rt()rp()rt())"),
            (
                "<select><optgroup><option>a<option>b<optgroup>",
                "select(optgroup(option()option())optgroup())",
            ),
            (
                "<table><caption>a<colgroup><col><thead><tr><th>b<tbody><tr><td><p>c<td>d<tfoot><tr>",
                "table(caption()colgroup(col())thead(tr(th()))tbody(tr(td(p())td()))tfoot(tr()))",
            ),
            ("<ul><li>a<ul><li>b</ul><li>c", "ul(li(ul(li()))li())"),
            ("<p>a<b>c<p>d", "p(b(p()))"),
        ] {
            assert_eq!(shape(html), expected, "{html}");
        }
        assert_eq!(looks_of("<p><IMG src=x height=80> <img width='120'>").picture, 120.0);
    }
}
