//! What the source asks about objects: who they are, or what they hold.

use crate::diagram::Level;

/// `Identity` when the source uses `id`, `is`, `getrefcount` or `intern`; a test for `None` says nothing of identity.
pub fn level_of(source: &str) -> Level {
    let code = code_of(source);
    let calls = ["id(", "getrefcount(", "intern("];
    let asks =
        words(&code).any(|word| word == "is") || calls.iter().any(|call| has_call(&code, call));
    if asks { Level::Identity } else { Level::Objects }
}

/// Whether a function of this name is called, as itself or as one of `sys`.
fn has_call(code: &str, call: &str) -> bool {
    code.match_indices(call).any(|(at, _)| {
        let before = &code[..at];
        let is_inside = before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
        !is_inside && (!before.ends_with('.') || before.ends_with("sys."))
    })
}

/// Identifiers and keywords of a source text.
pub fn words(source: &str) -> impl Iterator<Item = &str> {
    source
        .split(|char: char| !(char.is_alphanumeric() || char == '_'))
        .filter(|word| !word.is_empty())
}

/// Whether an argument of `id` or a side of `is` is an item or an attribute.
pub fn asks_for_parts(source: &str) -> bool {
    code_of(source).lines().any(|code| {
        let in_id = code.split("id(").skip(1).any(|rest| {
            let argument = rest.split(')').next().unwrap_or_default();
            argument.contains(['[', '.'])
        });
        let is_part = |side: &str| side.contains(['[', '.']);
        let sides: Vec<&str> = code.split(" is ").collect();
        let in_is = sides.windows(2).any(|pair| {
            let left = pair[0].rsplit([' ', '(', ',']).next().unwrap_or_default();
            let right = pair[1].split([' ', ')', ',']).next().unwrap_or_default();
            is_part(left) || is_part(right)
        });
        in_id || in_is
    })
}

/// The source without its comments, what stands in its texts, and its tests for singletons. Expressions in f-strings stay.
fn code_of(source: &str) -> String {
    let mut code = String::new();
    let mut text: Option<Text> = None;
    let mut rest = source;
    while let Some(char) = rest.chars().next() {
        let mut taken = char.len_utf8();
        match &mut text {
            None if char == '#' => taken = rest.find('\n').unwrap_or(rest.len()),
            None if matches!(char, '"' | '\'') => {
                let triple = rest.starts_with(&char.to_string().repeat(3));
                taken = if triple { 3 } else { 1 };
                let is_formatted = code.ends_with(['f', 'F']);
                text = Some(Text { quote: char, triple, is_formatted, depth: 0 });
            }
            None => code.push(char),
            Some(open) if open.ends(rest) => {
                taken = if open.triple { 3 } else { 1 };
                text = None;
                code.push(' ');
            }
            Some(_) if char == '\\' => taken = rest.chars().take(2).map(char::len_utf8).sum(),
            Some(open) => open.inside(char, &mut code),
        }
        rest = &rest[taken..];
    }
    for one in ["None", "True", "False"] {
        code = code.replace(&format!(" is not {one}"), "").replace(&format!(" is {one}"), "");
    }
    code
}

/// A text that has begun.
struct Text {
    quote: char,
    triple: bool,
    is_formatted: bool,
    /// Braces that are open in an f-string.
    depth: usize,
}

impl Text {
    fn ends(&self, rest: &str) -> bool {
        if self.triple {
            return rest.starts_with(&self.quote.to_string().repeat(3));
        }
        rest.starts_with([self.quote, '\n'])
    }

    fn inside(&mut self, char: char, code: &mut String) {
        match char {
            '{' if self.is_formatted => self.depth += 1,
            '}' if self.is_formatted => self.depth = self.depth.saturating_sub(1),
            _ if self.depth > 0 => return code.push(char),
            _ => (),
        }
        code.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::{asks_for_parts, level_of};
    use crate::diagram::Level;

    #[test]
    fn identity_is_what_the_source_asks_for() {
        assert_eq!(level_of("x = 1\nprint(id(x))"), Level::Identity);
        assert_eq!(level_of("print(x is y)"), Level::Identity);
        assert_eq!(level_of("sys.getrefcount(x)"), Level::Identity);
        assert_eq!(level_of("self.id = 1\nprint(node.id, node.id())"), Level::Objects);
        assert_eq!(level_of("this = idle"), Level::Objects);
        assert_eq!(level_of("if root is None:\n    pass  # it is"), Level::Objects);
        assert_eq!(level_of("print('it is', x is not None)"), Level::Objects);
        assert_eq!(level_of("print(f'{id(x)} is {y}')"), Level::Identity);
        assert_eq!(
            level_of("def f():\n    \"\"\"What\n    is \\\" this.\n    \"\"\""),
            Level::Objects
        );
        assert_eq!(level_of("print('é', 'it\\'s', x is y)"), Level::Identity);
        assert!(!asks_for_parts("while node.next is not None:"));
        assert!(asks_for_parts("print(id(a[0]))"));
        assert!(asks_for_parts("print(a[0] is b)"));
        assert!(!asks_for_parts("a = [1]; print(id(a), a is b)"));
    }
}
