//! What holds for every rendered deck: one file, well formed, unique ids and titles.

use std::collections::BTreeSet;

/// Says what is wrong with a page, if anything is.
pub fn check(html: &str) -> Result<(), String> {
    for outside in
        [" src=\"http", " src=\"//", "url(http", "@import", " srcset=", "<link", "<iframe"]
    {
        if html.contains(outside) {
            return Err(format!("the page asks for something outside itself: {outside}"));
        }
    }
    if html.matches("<script>").count() != 1 || html.matches("</script>").count() != 1 {
        return Err("there is a script that is not ours".to_owned());
    }
    slides(html)
}

/// Says what is wrong with a deck of a site, which shares files with the others.
pub fn check_linked(html: &str) -> Result<(), String> {
    for outside in [" src=\"http", " src=\"//", "url(http", "<style", " style=", "<iframe"] {
        if html.contains(outside) {
            return Err(format!("the policy of a site forbids {outside}"));
        }
    }
    only_script(html, "heapdeck/deck.js")?;
    slides(html)
}

/// Nothing of a page is a script but the file of this name.
fn only_script(html: &str, name: &str) -> Result<(), String> {
    let ours = format!("{name}\"></script>");
    if html.matches("<script").count() != html.matches(&ours).count() {
        return Err("there is a script that is not ours".to_owned());
    }
    Ok(())
}

fn slides(html: &str) -> Result<(), String> {
    let slides = html.matches("<section class=\"slide").count();
    if slides == 0 || slides != html.matches("</section>").count() {
        return Err("slides are not closed as often as opened".to_owned());
    }
    unique(html, " id=\"")?;
    unique(html, " data-title=\"")?;
    nested(html)
}

/// Says what is wrong with a page to read, if anything is.
pub fn check_page(html: &str) -> Result<(), String> {
    for outside in
        [" src=\"http", " src=\"//", "url(http", "@import", "<iframe", "<style", " style="]
    {
        if html.contains(outside) {
            return Err(format!("the page asks for something outside itself: {outside}"));
        }
    }
    // A page that is gone has one of its own.
    let script = if html.contains("moved.js") { "heapdeck/moved.js" } else { "heapdeck/page.js" };
    only_script(html, script)?;
    unique(html, " id=\"")?;
    nested(&html.replace("<main id=\"heapdeck-text\" tabindex=\"-1\">", "<main>"))
}

fn unique(html: &str, attribute: &str) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for rest in html.split(attribute).skip(1) {
        let value = rest.split('"').next().unwrap_or("");
        if value.is_empty() || !seen.insert(value) {
            return Err(format!("{attribute}{value}\" is empty or there twice"));
        }
    }
    Ok(())
}

/// What may end without a tag.
const CELLS: [&str; 4] = ["caption", "td", "th", "tr"];

/// Every element is closed in the right order.
fn nested(html: &str) -> Result<(), String> {
    let body = html.split("<main>").nth(1).and_then(|rest| rest.split("</main>").next());
    let mut open: Vec<&str> = Vec::new();
    for tag in body.unwrap_or("").split('<').skip(1) {
        let name: &str = tag.split([' ', '>', '\n']).next().unwrap_or("");
        let tag = tag.split('>').next().unwrap_or("");
        if CELLS.contains(&name.trim_start_matches('/')) {
            continue;
        }
        match name.strip_prefix('/') {
            Some(name) if open.last() == Some(&name) => {
                open.pop();
            }
            Some(name) => return Err(format!("</{name}> closes {:?}", open.last())),
            None if tag.ends_with('/') || ["br", "col", "hr", "img", "wbr"].contains(&name) => {}
            None => open.push(name),
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("still open: {open:?}")) }
}
