//! The shape of the code: no circle among the files of a crate. A file may use what stands below
//! it; where two files use each other, neither can be read, tested or moved alone.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod structure {
    pub mod graph;
    pub mod length;
    pub mod source;
}

use std::path::{Path, PathBuf};
use structure::graph::{Graph, circles};
use structure::length::functions;

fn backend() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn crates() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(backend())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn no_crate_of_the_backend_has_a_circle_among_its_files() {
    let names = crates();
    assert!(names.len() > 10, "the backend's crates are found: {names:?}");
    let mut found = String::new();
    for name in &names {
        let graph = Graph::of_crate(&backend().join(name).join("src"));
        assert!(!graph.files.is_empty(), "{name} has files");
        for circle in circles(&graph) {
            found.push_str(&format!("\n{name}: {}", circle.join(", ")));
            for (from, to) in
                graph.edges.iter().filter(|(f, t)| circle.contains(f) && circle.contains(t))
            {
                found.push_str(&format!("\n    {from} uses {to}"));
            }
        }
    }
    assert!(found.is_empty(), "files that use each other in a circle:{found}");
}

#[test]
fn a_circle_is_found_through_groups_renames_and_names_handed_on() {
    let files = [
        ("lib.rs", "mod a; mod b; pub use b::Thing; pub use std::fmt;"),
        // `crate::Thing` is b's, which lib.rs only hands on.
        ("a.rs", "use std::io; use crate::{Thing as Other, fmt}; // crate::nothing\npub struct A;"),
        (
            "b.rs",
            "mod inner; pub use inner::Deep; pub struct Thing; const TEXT: &str = \"crate::a::A\";",
        ),
        ("b/inner.rs", "pub struct Deep(super::super::a::A);"),
    ];
    let graph = Graph::of_files(&files.map(|(n, t)| (n.to_owned(), t.to_owned())));
    assert!(graph.edges.contains(&("a.rs".into(), "b.rs".into())), "{:?}", graph.edges);
    assert!(graph.edges.contains(&("b/inner.rs".into(), "a.rs".into())), "{:?}", graph.edges);
    assert_eq!(circles(&graph), Vec::<Vec<String>>::new(), "b only hands inner's name on");

    let mut closed = files;
    closed[2].1 = "mod inner; pub struct Thing(inner::Deep);";
    let graph = Graph::of_files(&closed.map(|(n, t)| (n.to_owned(), t.to_owned())));
    assert_eq!(circles(&graph), [["a.rs", "b.rs", "b/inner.rs"]]);
}

#[test]
fn what_only_tests_use_is_no_arrow() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        (
            "b.rs",
            "pub struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; fn f() { g(A) } }\nfn rest() {}",
        ),
    ];
    let graph = Graph::of_files(&files.map(|(n, t)| (n.to_owned(), t.to_owned())));
    assert_eq!(graph.edges.len(), 1, "{:?}", graph.edges);
}

/// Longest function outside tests, lines from `fn` to its brace: more does not fit on a screen.
const LONGEST: usize = 60;

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_function_of_the_backend_is_longer_than_a_screen() {
    let mut files = Vec::new();
    for name in crates() {
        rust_files(&backend().join(name).join("src"), &mut files);
    }
    let all = files.iter().flat_map(|f| functions(f, &std::fs::read_to_string(f).unwrap()));
    let all: Vec<_> = all.collect();
    assert!(all.len() > 1000, "functions are found: {}", all.len());
    let long: Vec<_> = all.iter().filter(|f| f.lines > LONGEST).collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines: {long:#?}");
}

#[test]
fn a_function_is_as_long_as_it_looks_and_tests_are_left_out() {
    let source = "pub async fn long(\n    a: u8,\n) -> u8 {\n    a\n}\n\ntrait T {\n    fn none(&self);\n    \
                  fn short(&self) {}\n}\n\n#[cfg(test)]\nmod tests {\n    fn hidden() {\n    }\n}\n\nfn last() {\n}\n";
    let found = functions(Path::new("x.rs"), source);
    let found: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.lines)).collect();
    assert_eq!(found, [("long", 5), ("none", 1), ("short", 1), ("last", 2)]);
}

/// Building each crate's documentation tests takes longer than it is worth for none: so examples stand in tests, and
/// what is fenced in a documentation comment is text and says so.
#[test]
fn documentation_comments_hold_no_code_that_nothing_runs() {
    let root = backend().join("..");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for top in ["backend", "firmware/core", "firmware/runtime", "firmware/sim"] {
        let mut files = Vec::new();
        rust_files(&root.join(top), &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let comments = text.lines().map(str::trim_start);
            let comments = comments.filter_map(|l| l.strip_prefix("///").or(l.strip_prefix("//!")));
            let fences = comments.filter_map(|l| l.trim_start().strip_prefix("```"));
            // Every other one is an end.
            let begins: Vec<&str> = fences.step_by(2).collect();
            seen += begins.len();
            if begins.iter().any(|language| *language != "text") {
                wrong.push(file);
            }
        }
    }
    assert!(seen > 0, "fences are found");
    assert!(wrong.is_empty(), "a fence that is not ```text in: {wrong:#?}");
}
