//! What is wrong with a hub, and how to mend it: from the outside, so that it can be asked of a hub that
//! runs and of one that does not start. Nothing is changed.

mod backups;
mod certificates;
mod clock;
mod database;
mod disk;
mod feeds;
mod files;
mod finding;
mod notifications;
mod reach;
mod settings;

pub use finding::{Finding, Grade};
pub use reach::hub as ask_hub;

use crate::args::DataArgs;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::lock::DirLock;
use ohmstead_model::Clock;

/// How thoroughly, and where a running hub answers.
#[derive(Debug, Default)]
pub struct Manner {
    /// Leave out what reads the whole database.
    pub is_quick: bool,
    /// Where the hub answers, if not where the configuration says.
    pub url: Option<String>,
}

/// Looks at everything; blocks for as long as other machines take to answer, and the database to be read.
pub fn examine(args: &DataArgs, manner: &Manner) -> Vec<Finding> {
    let mut all = Vec::new();
    let config = match Config::of_data(args) {
        Ok(config) => {
            all.extend(settings::examine(&config, args.config.config.as_deref()));
            config
        }
        Err(error) => {
            all.push(Finding::fault(
                "configuration",
                format!("{error:#}"),
                "correct it; all that follows was looked at as if nothing were configured",
            ));
            Config::default().with_data(args)
        }
    };
    let now = SystemClock.now();
    let dir = &config.store.dir;
    let is_running = DirLock::is_held(dir);
    let sqlite = config.store.sqlite_dir();
    all.extend(clock::examine(now, sqlite.as_deref().unwrap_or(dir)));
    all.extend(disk::examine(dir));
    all.extend(files::examine(dir));
    all.extend(certificates::examine(&config, now));
    all.extend(reach::examine(&config, is_running, manner.url.as_deref()));
    all.extend(backups::examine(&config, now));
    match sqlite {
        Some(sqlite) => {
            all.extend(feeds::examine(&config, &sqlite, now));
            all.extend(notifications::examine(&sqlite));
            all.extend(database::examine(&sqlite, is_running, manner.is_quick));
        }
        None => all.extend(database::reach(config.store.address())),
    }
    all
}
