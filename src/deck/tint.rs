//! Code of languages other than Python, coloured by what their families have in common.

use crate::deck::code::paint;
use crate::python::syntax::tokens::Part;

/// What languages of one family have in common.
struct Family {
    /// As after a fence.
    names: &'static [&'static str],
    /// What begins a comment to the end of its line, and what stands around a longer one.
    comment: &'static [&'static str],
    block: Option<(&'static str, &'static str)>,
    /// Characters around text.
    quotes: &'static str,
    keywords: &'static str,
}

/// The lines of a source as HTML.
pub fn tinted(language: &str, source: &str) -> Vec<String> {
    let family = FAMILIES.iter().find(|family| family.names.contains(&language));
    paint(source, &family.map(|family| parts(family, source)).unwrap_or_default())
}

/// The stretches of a source that have a colour, in order.
fn parts(family: &Family, source: &str) -> Vec<(std::ops::Range<usize>, Part)> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut before = ' ';
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let (length, part) = if is_word(before) && is_word(first) {
            (first.len_utf8(), None)
        } else if let Some(length) = comment(family, rest, before) {
            (length, Some(Part::Comment))
        } else if family.quotes.contains(first) {
            // An apostrophe has no end on its line.
            match quoted(rest, first) {
                Some(length) => (length, Some(Part::Text)),
                None => (1, None),
            }
        } else if first.is_ascii_digit() {
            let number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
            (rest.find(|c| !number(c)).unwrap_or(rest.len()), Some(Part::Number))
        } else if is_word(first) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let is_keyword = family.keywords.split(' ').any(|word| word == &rest[..length]);
            (length, is_keyword.then_some(Part::Keyword))
        } else {
            (first.len_utf8(), None)
        };
        if let Some(part) = part {
            parts.push((at..at + length, part));
        }
        before = rest[..length].chars().next_back().unwrap_or(first);
        at += length;
    }
    parts
}

/// The length of the comment that a text begins with.
fn comment(family: &Family, text: &str, before: char) -> Option<usize> {
    // In a shell `a#b` is a word.
    let may_begin = |mark: &&&str| **mark != "#" || before.is_whitespace();
    if family.comment.iter().filter(may_begin).any(|mark| text.starts_with(*mark)) {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let (open, close) = family.block?;
    let inner = text.strip_prefix(open)?;
    Some(inner.find(close).map_or(text.len(), |end| open.len() + end + close.len()))
}

/// The length of the text in quotes that a text begins with; it ends on its line, but for backquotes.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' if quote != '`' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

const FAMILIES: &[Family] = &[
    Family {
        names: &[
            "c", "h", "cpp", "c++", "cc", "hpp", "java", "cs", "csharp", "kotlin", "swift",
            "scala", "php", "zig",
        ],
        comment: &["//"],
        block: Some(("/*", "*/")),
        quotes: "\"'",
        keywords: "abstract auto bool boolean break case catch char class const continue default delete do double \
                   else enum extends extern false final finally float fn for foreach fun func function goto if \
                   implements import in inline int interface internal let long namespace new null nullptr object \
                   operator override package private protected public return short signed sizeof static string \
                   struct super switch template this throw throws true try typedef typename union unsigned using \
                   val var virtual void volatile when while yield",
    },
    Family {
        names: &["js", "javascript", "jsx", "ts", "typescript", "tsx", "mjs"],
        comment: &["//"],
        block: Some(("/*", "*/")),
        quotes: "\"'`",
        keywords: "as async await break case catch class const continue default delete do else enum export extends \
                   false finally for from function if implements import in instanceof interface let new null of \
                   return static super switch this throw true try type typeof undefined var void while yield",
    },
    Family {
        names: &["rust", "rs"],
        comment: &["//"],
        block: Some(("/*", "*/")),
        quotes: "\"",
        keywords: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop \
                   match mod move mut pub ref return self Self static struct super trait true type unsafe use where \
                   while",
    },
    Family {
        names: &["go", "golang"],
        comment: &["//"],
        block: Some(("/*", "*/")),
        quotes: "\"`'",
        keywords: "break case chan const continue default defer else fallthrough false for func go goto if import \
                   interface map nil package range return select struct switch true type var",
    },
    Family {
        names: &["sh", "bash", "zsh", "shell", "fish"],
        comment: &["#"],
        block: None,
        quotes: "\"'",
        keywords: "case do done elif else esac export fi for function if in local return then until while",
    },
    Family {
        names: &["yaml", "yml", "toml", "ini", "dockerfile", "makefile", "make"],
        comment: &["#"],
        block: None,
        quotes: "\"'",
        keywords: "true false null yes no on off FROM RUN COPY CMD WORKDIR ENV EXPOSE ENTRYPOINT ARG ADD",
    },
    Family {
        names: &["json", "jsonc", "json5"],
        comment: &["//"],
        block: Some(("/*", "*/")),
        quotes: "\"",
        keywords: "true false null",
    },
    Family {
        names: &["sql"],
        comment: &["--"],
        block: Some(("/*", "*/")),
        quotes: "'\"",
        keywords: "ALTER AND AS ASC BEGIN BETWEEN BY CASE COMMIT CREATE DELETE DESC DISTINCT DROP ELSE END EXISTS FROM \
                   GROUP HAVING IN INDEX INSERT INTO IS JOIN KEY LEFT LIKE LIMIT NOT NULL ON OR ORDER OUTER PRIMARY \
                   ROLLBACK SELECT SET TABLE THEN UNION UPDATE VALUES VIEW WHEN WHERE WITH alter and as asc begin \
                   between by case commit create delete desc distinct drop else end exists from group having in \
                   index insert into is join key left like limit not null on or order outer primary rollback select \
                   set table then union update values view when where with",
    },
    Family {
        names: &["ruby", "rb", "perl", "r", "julia", "jl", "elixir"],
        comment: &["#"],
        block: None,
        quotes: "\"'",
        keywords: "and begin break class def do else elsif end ensure false for function if in module my next nil not \
                   or rescue return self sub then true unless until use using while yield",
    },
    Family {
        names: &["lua", "haskell", "hs"],
        comment: &["--"],
        block: None,
        quotes: "\"",
        keywords: "and break case class data deriving do else elseif end false for function if import in instance let \
                   local module newtype nil not of or repeat return then true type until where while",
    },
    Family {
        names: &["html", "xml", "svg", "vue"],
        comment: &[],
        block: Some(("<!--", "-->")),
        quotes: "\"",
        keywords: "",
    },
    Family {
        names: &["css", "scss"],
        comment: &[],
        block: Some(("/*", "*/")),
        quotes: "\"'",
        keywords: "",
    },
];

#[cfg(test)]
mod tests {
    use super::tinted;

    #[test]
    fn comments_text_numbers_and_keywords_have_their_colours() {
        for (language, source, expected) in [
            ("c", "int x1 = 0x1F; // 'a", ["<span class=\"kw\">int</span> x1 = <span class=\"num\">0x1F</span>; <span class=\"com\">// 'a</span>"].as_slice()),
            ("bash", "echo a#b \"c#\" # d", &["echo a#b <span class=\"str\">\"c#\"</span> <span class=\"com\"># d</span>"]),
            ("rust", "fn f<'a>(x: &'a str)", &["<span class=\"kw\">fn</span> f&lt;'a&gt;(x: &amp;'a str)"]),
            ("js", "/* a\nb */ it's", &["<span class=\"com\">/* a</span>", "<span class=\"com\">b */</span> it's"]),
            ("none", "if \"x\" // é", &["if \"x\" // é"]),
            ("js", "/* é", &["<span class=\"com\">/* é</span>"]),
        ] {
            assert_eq!(tinted(language, source), expected, "{language}");
        }
    }
}
