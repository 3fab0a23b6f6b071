//! The name that somebody probably meant.

/// The known name nearest to `name`, where one is near enough to be a slip of the pen: at most a
/// third of its letters (and at least one) differ, capitals aside.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.chars().take(64).flat_map(char::to_lowercase).collect();
    let distance = |k: &str| edits(&wanted, &k.to_lowercase().chars().collect::<Vec<_>>());
    let near = (wanted.len() / 3).max(1);
    let best = known.into_iter().map(|k| (distance(k), k)).min_by_key(|(d, _)| *d)?;
    (best.0 <= near).then_some(best.1)
}

/// What is wrong with an unknown name, and what is known instead.
pub fn unknown_name(kind: &str, name: &str, known: &[&str]) -> String {
    let name: String = name.chars().take(64).collect();
    match (nearest(&name, known.iter().copied()), known) {
        (Some(near), _) => format!("there is no {kind} {name:?}; did you mean {near}?"),
        (None, []) => format!("there is no {kind} {name:?}: none is taken here"),
        (None, _) => format!("there is no {kind} {name:?}; known are: {}", known.join(", ")),
    }
}

/// Letters to insert, remove or replace (Levenshtein's distance).
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_name_and_another_word_does_not() {
        let known = ["deviceId", "from", "to", "bucket"];
        assert_eq!(nearest("deviceid", known), Some("deviceId"));
        assert_eq!(nearest("device_id", known), Some("deviceId"));
        assert_eq!(nearest("buckt", known), Some("bucket"));
        assert_eq!(nearest("fro", known), Some("from"));
        assert_eq!(nearest("colour", known), None);
        assert!(unknown_name("parameter", "x", &known).contains("known are: deviceId"));
    }
}
