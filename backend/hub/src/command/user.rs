//! `ohmstead user`: people who may sign in, while the hub does not run.

use crate::args::DataArgs;
use crate::config::Config;
use crate::context::{identity, open_existing, open_store};
use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use ohmstead_identity::{Identity, NewAccount};
use ohmstead_store::identity::{AuditEntry, Grant, SiteRole};
use std::io::Read;

/// Bytes of a password that are read at most.
const PASSWORD_MAX: u64 = 4096;

/// What to do with people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account.
    Add(AddArgs),
    /// List every account with its roles.
    List(DataArgs),
    /// Remove an account, with its sessions and tokens.
    Remove {
        /// The account.
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Set an account's password anew, and take its second factor away; its sessions end.
    Password {
        /// The account.
        name: String,
        /// Read the password from standard input.
        #[arg(long, required = true)]
        password_stdin: bool,
        #[command(flatten)]
        data: DataArgs,
    },
}

/// `ohmstead user add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The name to sign in with.
    name: String,
    /// What they may do.
    #[arg(long)]
    role: RoleArg,
    /// The only site in which they may, by its id or name [default: every site; an admin of every site
    /// administers the hub].
    #[arg(long)]
    site: Option<String>,
    /// Read the password from standard input.
    #[arg(long, required = true)]
    password_stdin: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// A role.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArg {
    /// Looks.
    Viewer,
    /// Does the daily work.
    Operator,
    /// Does everything.
    Admin,
}

/// Does it.
///
/// # Errors
/// When a hub uses the store, or the account or site is not there.
pub async fn run(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add(args) => add(args).await,
        UserCommand::List(data) => list(&data).await,
        UserCommand::Remove { name, data } => {
            let config = Config::of_data(&data)?;
            let (store, _lock) = open_existing(&config).await?;
            let identity = identity(&config, store).await?;
            identity.remove_account(&name.to_lowercase()).await?;
            record(&identity, "user remove", &name).await?;
            println!("{name} is removed.");
            Ok(())
        }
        UserCommand::Password { name, data, .. } => {
            let config = Config::of_data(&data)?;
            let (store, _lock) = open_existing(&config).await?;
            let identity = identity(&config, store).await?;
            let account = name.to_lowercase();
            identity.set_password(&account, password()?, None).await?;
            identity.remove_second_factor(&account).await?;
            identity.remove_passkeys(&account).await?;
            record(&identity, "user password", &name).await?;
            println!("{name} has a new password.");
            Ok(())
        }
    }
}

async fn add(args: AddArgs) -> anyhow::Result<()> {
    let config = Config::of_data(&args.data)?;
    // A store that is not there yet is made: the first account may come before the first start.
    let (store, _lock) = open_store(&config).await?;
    let identity = identity(&config, store).await?;
    let site = match &args.site {
        None => None,
        Some(text) => {
            let known = identity.sites();
            let known: Vec<&str> = known.iter().map(|s| s.id.as_str()).collect();
            let none = || format!("there is no site {text:?}; there are: {}", known.join(", "));
            Some(identity.find_site(text).with_context(none)?.id)
        }
    };
    let role = match args.role {
        RoleArg::Viewer => SiteRole::Viewer,
        RoleArg::Operator => SiteRole::Operator,
        RoleArg::Admin => SiteRole::Admin,
    };
    let new =
        NewAccount { name: args.name, password: password()?, grants: vec![Grant { site, role }] };
    let account = identity.add_account(new).await?;
    record(&identity, "user add", &account.name).await?;
    println!("{} may sign in.", account.name);
    Ok(())
}

async fn list(data: &DataArgs) -> anyhow::Result<()> {
    let config = Config::of_data(data)?;
    let (store, _lock) = open_existing(&config).await?;
    let identity = identity(&config, store).await?;
    for account in identity.accounts() {
        let role = |g: &Grant| {
            let role = match g.role {
                SiteRole::Viewer => "viewer",
                SiteRole::Operator => "operator",
                SiteRole::Admin => "admin",
            };
            let site = g.site.as_ref().map_or("every site", |s| s.as_str());
            format!("{role} of {site}")
        };
        let roles: Vec<String> = account.grants.iter().map(role).collect();
        let state = if account.disabled { "\tdisabled" } else { "" };
        println!("{}\t{}{state}", account.name, roles.join(", "));
    }
    Ok(())
}

async fn record(identity: &Identity, action: &str, name: &str) -> anyhow::Result<()> {
    let entry = AuditEntry {
        who: "command line".into(),
        action: action.into(),
        object: Some(name.into()),
        outcome: "done".into(),
        ..AuditEntry::default()
    };
    Ok(identity.record(entry).await?)
}

/// The first line of standard input.
fn password() -> anyhow::Result<String> {
    let mut text = String::new();
    let read = std::io::stdin().take(PASSWORD_MAX).read_to_string(&mut text);
    read.context("cannot read the password from standard input")?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        bail!(
            "standard input holds no password: pipe it in, as in `printf %s secret | ohmstead user …`"
        );
    }
    Ok(line.to_owned())
}
