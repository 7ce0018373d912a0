//! A picture whose stops are chosen by a style sheet alone: each element says how it is at which stop.

/// The picture with `data-off`, `data-old` and `data-new`, each the stops of which this holds, instead of classes of
/// the last stop. What is not there at the last stop is hidden even where nobody reads styles.
pub fn stated(svg: &str, stops: usize) -> String {
    let mut text = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        text.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        rest = after;
        if tag.contains(" data-") {
            text.push_str(&with_states(tag, stops));
        } else {
            text.push_str(tag);
        }
    }
    text.push_str(rest);
    text
}

/// A picture on one line: what breaks lines between elements is no text.
pub fn on_one_line(svg: &str) -> String {
    svg.lines().collect()
}

fn with_states(tag: &str, stops: usize) -> String {
    let attribute = |name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[start..].split('"').next()
    };
    let number = |name: &str| attribute(name).and_then(|text| text.parse::<usize>().ok());
    let born = number("data-b").unwrap_or(1);
    let (removed, hidden) = (number("data-d"), number("data-q"));
    let accents: Vec<usize> = attribute("data-n")
        .unwrap_or_default()
        .split(' ')
        .filter_map(|stop| stop.parse().ok())
        .collect();
    let (mut off, mut old, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for stop in 1..=stops {
        let has_gone = removed.is_some_and(|gone| stop > gone);
        if stop < born || has_gone || hidden.is_some_and(|gone| stop >= gone) {
            off.push(stop);
        } else if removed == Some(stop) {
            old.push(stop);
        } else if accents.contains(&stop) {
            new.push(stop);
        }
    }
    let is_off = off.last() == Some(&stops);
    let mut tag = tag.to_owned();
    for name in ["data-b", "data-d", "data-q", "data-n"] {
        if let Some(start) = tag.find(&format!(" {name}=\"")) {
            let end = tag[start + name.len() + 3..]
                .find('"')
                .map_or(tag.len(), |end| start + name.len() + 4 + end);
            tag.replace_range(start..end, "");
        }
    }
    for class in ["is-off", "is-old", "is-new"] {
        tag = tag.replace(&format!(" {class}\""), "\"").replace(&format!("\"{class}\""), "\"\"");
    }
    tag = tag.replace(" class=\"\"", "");
    let mut states = String::new();
    for (name, stops) in [("data-off", off), ("data-old", old), ("data-new", new)] {
        if !stops.is_empty() {
            let stops: Vec<String> = stops.iter().map(usize::to_string).collect();
            states.push_str(&format!(" {name}=\"{}\"", stops.join(" ")));
        }
    }
    if is_off {
        states.push_str(" visibility=\"hidden\"");
    }
    let end = tag.trim_end_matches('>').trim_end_matches('/').len();
    tag.insert_str(end, &states);
    tag
}

#[cfg(test)]
mod tests {
    use super::stated;

    #[test]
    fn every_element_says_how_it_is_at_which_stop() {
        for (tag, expected) in [
            ("<g>", "<g>"),
            (
                "<rect class=\"card is-old\" data-b=\"2\" data-d=\"4\"/>",
                "<rect class=\"card\" data-off=\"1\" data-old=\"4\"/>",
            ),
            (
                "<text class=\"is-off\" data-q=\"2\" data-n=\"1 3\">a</text>",
                "<text data-off=\"2 3 4\" data-new=\"1\" visibility=\"hidden\">a</text>",
            ),
            ("<g class=\"obj is-new\" data-n=\"4\">", "<g class=\"obj\" data-new=\"4\">"),
        ] {
            assert_eq!(stated(tag, 4), expected);
        }
    }
}
