//! Rust source as tokens, and the paths that it names.

/// A piece of source: a word, or one other character. Comments, strings and numbers' insides are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(String),
    Mark(char),
}

/// The tokens of a file, without what stands under `#[cfg(test)]`.
pub fn tokens(source: &str) -> Vec<Token> {
    without_tests(&split(source))
}

fn split(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |n: usize| chars.get(n).copied().unwrap_or('\0');
    let (mut n, mut all) = (0, Vec::new());
    while n < chars.len() {
        let c = chars[n];
        if c == '/' && at(n + 1) == '/' {
            while n < chars.len() && chars[n] != '\n' {
                n += 1;
            }
        } else if c == '/' && at(n + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(n), at(n + 1)) {
                    ('/', '*') => (depth, n) = (depth + 1, n + 2),
                    ('*', '/') => (depth, n) = (depth - 1, n + 2),
                    _ => n += 1,
                }
                if depth == 0 || n >= chars.len() {
                    break;
                }
            }
        } else if c == 'r'
            && (at(n + 1) == '"' || (at(n + 1) == '#' && matches!(at(n + 2), '#' | '"')))
        {
            let hashes = (n + 1..).take_while(|m| at(*m) == '#').count();
            let end: Vec<char> =
                std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            n += hashes + 2;
            while n < chars.len() && !chars[n..].starts_with(&end) {
                n += 1;
            }
            n += end.len();
        } else if c == '"' {
            n += 1;
            while n < chars.len() && chars[n] != '"' {
                n += if chars[n] == '\\' { 2 } else { 1 };
            }
            n += 1;
        } else if c == '\'' {
            // A character, or the name of a lifetime.
            if at(n + 1) == '\\' {
                n += 3;
                while n < chars.len() && chars[n - 1] != '\'' {
                    n += 1;
                }
            } else if at(n + 2) == '\'' {
                n += 3;
            } else {
                n += 1;
            }
        } else if c == '_' || c.is_alphanumeric() {
            let word: String =
                chars[n..].iter().take_while(|c| **c == '_' || c.is_alphanumeric()).collect();
            n += word.chars().count();
            all.push(Token::Word(word));
        } else {
            if !c.is_whitespace() {
                all.push(Token::Mark(c));
            }
            n += 1;
        }
    }
    all
}

fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let marker = split("#[cfg(test)]");
    let (mut n, mut kept) = (0, Vec::new());
    while n < tokens.len() {
        if tokens[n..].starts_with(&marker) {
            n += marker.len();
            // The item under it ends at a semicolon, or with its braces.
            let mut depth = 0;
            while n < tokens.len() {
                n += 1;
                match tokens[n - 1] {
                    Token::Mark('{') => depth += 1,
                    Token::Mark('}') if depth == 1 => break,
                    Token::Mark('}') => depth -= 1,
                    Token::Mark(';') if depth == 0 => break,
                    _ => {}
                }
            }
        } else {
            kept.push(tokens[n].clone());
            n += 1;
        }
    }
    kept
}

/// A path that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub path: Vec<String>,
    /// The name under which a `use` brings it in; `*` for all of a module.
    pub import: Option<String>,
    /// A `pub use`: the name is handed on.
    pub is_handed_on: bool,
}

/// The modules that a file declares in files of their own.
pub fn declared(tokens: &[Token]) -> Vec<String> {
    let word = |t: &Token, w: &str| *t == Token::Word(w.to_owned());
    tokens
        .windows(3)
        .filter(|w| word(&w[0], "mod") && w[2] == Token::Mark(';'))
        .filter_map(|w| if let Token::Word(name) = &w[1] { Some(name.clone()) } else { None })
        .collect()
}

/// Every path of two or more parts, and everything that is brought in by `use`.
pub fn named(tokens: &[Token]) -> Vec<Named> {
    let (mut n, mut all, mut is_pub) = (0, Vec::new(), false);
    while n < tokens.len() {
        match &tokens[n] {
            Token::Word(w) if w == "pub" => {
                is_pub = true;
                n += 1;
                if tokens.get(n) == Some(&Token::Mark('(')) {
                    n += tokens[n..].iter().position(|t| *t == Token::Mark(')')).unwrap_or(0) + 1;
                }
                continue;
            }
            Token::Word(w) if w == "use" => {
                let mut paths = Vec::new();
                n = tree(tokens, n + 1, &[], &mut paths);
                all.extend(paths.into_iter().map(|(path, import)| Named {
                    path,
                    import: Some(import),
                    is_handed_on: is_pub,
                }));
            }
            Token::Word(_) => {
                let mut path = Vec::new();
                while let Some(Token::Word(w)) = tokens.get(n) {
                    path.push(w.clone());
                    n += 1;
                    if tokens.get(n) == Some(&Token::Mark(':'))
                        && tokens.get(n + 1) == Some(&Token::Mark(':'))
                    {
                        n += 2;
                    } else {
                        break;
                    }
                }
                if path.len() > 1 {
                    all.push(Named { path, import: None, is_handed_on: false });
                }
            }
            Token::Mark(_) => n += 1,
        }
        is_pub = false;
    }
    all
}

/// Reads a tree of `use` from `n` on; gives where it ends.
fn tree(
    tokens: &[Token],
    mut n: usize,
    before: &[String],
    out: &mut Vec<(Vec<String>, String)>,
) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(n) {
            Some(Token::Word(w)) if w == "as" => {
                if let (Some(Token::Word(name)), Some((_, last))) =
                    (tokens.get(n + 1), out.last_mut())
                {
                    last.clone_from(name);
                }
                n += 2;
            }
            Some(Token::Word(w)) => {
                n += 1;
                let goes_on = tokens.get(n) == Some(&Token::Mark(':'));
                if w != "self" || path.is_empty() {
                    path.push(w.clone());
                }
                if !goes_on {
                    let name = path.last().cloned().unwrap_or_default();
                    out.push((path.clone(), name));
                }
            }
            Some(Token::Mark(':')) => n += 1,
            Some(Token::Mark('*')) => {
                out.push((path.clone(), "*".to_owned()));
                n += 1;
            }
            Some(Token::Mark('{')) => {
                n += 1;
                while !matches!(tokens.get(n), Some(Token::Mark('}')) | None) {
                    n = tree(tokens, n, &path, out);
                    if tokens.get(n) == Some(&Token::Mark(',')) {
                        n += 1;
                    }
                }
                return n + 1;
            }
            _ => return n,
        }
    }
}
