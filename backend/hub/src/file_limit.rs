//! How many files and connections the program may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit as far as the system lets it, and gives it. Many systems begin with 1,024: so
/// many connections would shut out everybody else.
pub fn raise() -> usize {
    let limit = getrlimit(Resource::Nofile);
    // Without a higher limit it goes on with the one it has.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let now = getrlimit(Resource::Nofile).current;
    now.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX))
}
