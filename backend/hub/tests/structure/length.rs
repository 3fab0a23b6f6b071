//! How long functions are, read from the source as `rustfmt` writes it: a function ends at the
//! brace that stands as far in as its `fn`.

use std::path::{Path, PathBuf};

/// A function: file, name, lines from `fn` to its closing brace.
#[derive(Debug, PartialEq, Eq)]
pub struct Length {
    pub file: PathBuf,
    pub name: String,
    pub lines: usize,
}

/// Every function with a body in Rust source, tests aside.
pub fn functions(file: &Path, source: &str) -> Vec<Length> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if line.starts_with("#[cfg(") && line.contains("test") {
            at = after_item(&lines, at);
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(name) = name(line.trim_start()) {
            let end = format!("{indent}}}");
            let head = lines[at..]
                .iter()
                .position(|l| l.ends_with('{') || l.ends_with(';') || l.ends_with('}'));
            let has_body = head.is_some_and(|n| lines[at + n].ends_with('{'));
            let body = lines[at..].iter().position(|l| *l == end).filter(|_| has_body);
            let lines = body.map_or(1, |n| n + 1);
            found.push(Length { file: file.to_owned(), name: name.to_owned(), lines });
        }
        at += 1;
    }
    found
}

/// The line after an item with an attribute at the left margin.
fn after_item(lines: &[&str], attribute: usize) -> usize {
    let first = lines[attribute + 1..].iter().position(|l| !l.starts_with("#[")).unwrap_or(0);
    let first = attribute + 1 + first;
    if lines.get(first).is_some_and(|l| l.ends_with('{')) {
        let end = lines[first..].iter().position(|l| *l == "}").unwrap_or(0);
        return first + end + 1;
    }
    first + 1
}

fn name(line: &str) -> Option<&str> {
    let mut words = line.split(' ');
    let is_before = |w: &&str| matches!(*w, "async" | "const" | "unsafe") || w.starts_with("pub");
    let word = words.by_ref().find(|w| !is_before(w))?;
    let rest = words.next().filter(|_| word == "fn")?;
    rest.split(['(', '<']).next()
}
