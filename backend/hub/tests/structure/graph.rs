//! Which file of a crate uses which.

use super::source::{Named, declared, named, tokens};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files of a crate, and an edge from each to every other of which it uses something. A file
/// that only hands a name on (`pub use`) is passed through.
#[derive(Debug, Default)]
pub struct Graph {
    pub files: BTreeSet<String>,
    pub edges: BTreeSet<(String, String)>,
}

struct Module {
    file: String,
    named: Vec<Named>,
}

/// By path below the crate: `[]` is its root.
type Modules = BTreeMap<Vec<String>, Module>;

impl Graph {
    /// Of the files below a crate's `src`.
    pub fn of_crate(src: &Path) -> Self {
        let mut files = Vec::new();
        collect(src, "", &mut files);
        Self::of_files(&files)
    }

    /// Of files by their name below `src` and their text.
    pub fn of_files(files: &[(String, String)]) -> Self {
        let texts: BTreeMap<&str, &str> =
            files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let mut modules = Modules::new();
        for root in ["lib.rs", "main.rs"] {
            if let Some(text) = texts.get(root) {
                add(&texts, &mut modules, Vec::new(), root, text);
            }
        }
        let mut graph = Self::default();
        for (path, module) in &modules {
            graph.files.insert(module.file.clone());
            for used in module.named.iter().filter(|n| !n.is_handed_on) {
                if let Some(target) = target(&modules, path, &used.path, 0)
                    && target != module.file
                {
                    graph.edges.insert((module.file.clone(), target));
                }
            }
        }
        graph
    }
}

fn collect(dir: &Path, below: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else if name.ends_with(".rs") {
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn add(
    texts: &BTreeMap<&str, &str>,
    modules: &mut Modules,
    path: Vec<String>,
    file: &str,
    text: &str,
) {
    let tokens = tokens(text);
    for name in declared(&tokens) {
        let mut child = path.clone();
        child.push(name);
        let child_file = format!("{}.rs", child.join("/"));
        if let Some(text) = texts.get(child_file.as_str()) {
            add(texts, modules, child, &child_file, text);
        }
    }
    modules.insert(path, Module { file: file.to_owned(), named: named(&tokens) });
}

/// The file in which what `path` names in the module `here` is defined; nothing for what is of
/// another crate.
fn target(modules: &Modules, here: &[String], path: &[String], depth: usize) -> Option<String> {
    if depth > 8 {
        return None;
    }
    let (first, mut rest) = path.split_first()?;
    let mut at = here.to_vec();
    match first.as_str() {
        "crate" => at.clear(),
        "self" => {}
        "super" => drop(at.pop()?),
        name => {
            let mut child = at.clone();
            child.push(name.to_owned());
            if modules.contains_key(&child) {
                at = child;
            } else {
                // Of another crate, or brought in by a `use` of this file, which is counted itself.
                return None;
            }
        }
    }
    while let Some((next, after)) = rest.split_first() {
        if next == "super" {
            at.pop()?;
        } else {
            let mut child = at.clone();
            child.push(next.clone());
            if !modules.contains_key(&child) {
                break;
            }
            at = child;
        }
        rest = after;
    }
    let module = modules.get(&at)?;
    let Some(item) = rest.first() else { return Some(module.file.clone()) };
    // A name that the module has from elsewhere is followed to there.
    match module.named.iter().find(|n| n.import.as_ref() == Some(item)) {
        Some(from) => target(modules, &at, &from.path, depth + 1),
        None => Some(module.file.clone()),
    }
}

/// Every set of two or more files each of which reaches all the others.
pub fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(file) = open.pop() {
            for (_, to) in graph.edges.iter().filter(|(f, _)| *f == file) {
                if seen.insert(to.clone()) {
                    open.push(to.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        graph.files.iter().map(|f| (f, reach(f))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for file in graph.files.iter().filter(|f| reached[f].contains(*f)) {
        let circle: Vec<String> = graph
            .files
            .iter()
            .filter(|o| reached[file].contains(*o) && reached[o].contains(file))
            .cloned()
            .collect();
        if !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}
