//! Paths as text: no file system is asked.

/// `os.path.normpath`.
pub fn normal(path: &str) -> String {
    let (root, tail) = split_root(path);
    let mut parts: Vec<&str> = Vec::new();
    for part in tail.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    let joined = format!("{root}{}", parts.join("/"));
    if joined.is_empty() { ".".to_owned() } else { joined }
}

/// `os.path.splitroot` without its drive: two slashes are a root of their own, three are one.
pub fn split_root(path: &str) -> (&str, &str) {
    let slashes = path.bytes().take_while(|byte| *byte == b'/').count();
    path.split_at(match slashes {
        0 => 0,
        2 => 2,
        _ => 1,
    })
}
