//! Weekly and monthly reports: made when they are due, each sent once by each channel that wants it.
//!
//! As with alerts, each is written down before it is sent, under a name made of channel, site and period, and so is
//! that the other side is about to be asked.

use super::{Notify, json};
use crate::channel::{Channel, Target};
use crate::delivery::State;
use crate::place::Place;
use crate::report::{Days, Figures, ReportKind, key, letter};
use crate::send::Answer;
use crate::when;
use crate::words::{self, Message};
use async_trait::async_trait;
use ohmstead_model::{SiteCalendar, TimestampMs};
use ohmstead_store::Result;
use serde::{Deserialize, Serialize};

pub(super) const REPORT: &str = "notify.report.";
/// Lines of reports are kept this long, ms: longer than a report may be due.
const KEEP_MS: i64 = 400 * 86_400_000;

/// A site that reports are about.
#[derive(Debug, Clone)]
pub struct ReportSite {
    /// Its id.
    pub id: String,
    /// Its days.
    pub calendar: SiteCalendar,
    /// Its name, zone and language.
    pub place: Place,
}

/// Works out what is in a report.
#[async_trait]
pub trait Reporter: Send + Sync {
    /// The sites that a channel gets reports of.
    fn sites(&self, channel: &str) -> Vec<ReportSite>;

    /// The figures of some days of a site.
    ///
    /// # Errors
    /// Why they cannot be worked out now, in words.
    async fn figures(
        &self,
        site: &str,
        kind: ReportKind,
        days: Days,
    ) -> std::result::Result<Figures, String>;
}

/// One report on its way by one channel: a line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDelivery {
    /// The channel's id.
    pub channel: String,
    /// The site's id.
    pub site: String,
    /// Of a week or a month.
    pub kind: ReportKind,
    /// Of which days.
    pub days: Days,
    /// Its subject, once it was written.
    pub subject: String,
    /// How far it got.
    pub state: State,
    /// How often the other side was asked.
    pub attempts: u32,
    /// When it is asked next.
    pub next_at: TimestampMs,
    /// The other side was asked before and did not answer: it may have it already.
    pub may_repeat: bool,
    /// What the other side said last, or why it was not asked.
    pub answer: Option<String>,
    /// When this was written.
    pub changed_at: TimestampMs,
}

impl ReportDelivery {
    /// Its name in the log.
    pub fn key(&self) -> String {
        key(&self.channel, &self.site, self.kind, self.days)
    }
}

impl Notify {
    /// Sends every report that is due.
    ///
    /// # Errors
    /// When the store cannot be read or written; the next pass goes on there.
    pub async fn report(&self, reporter: &dyn Reporter) -> Result<()> {
        let mut channels = self.channels().await?;
        channels.retain(|c| c.enabled && !c.reports.is_empty());
        for channel in &channels {
            for site in reporter.sites(&channel.id) {
                for kind in &channel.reports {
                    self.report_one(reporter, channel, &site, *kind).await?;
                }
            }
        }
        Ok(())
    }

    async fn report_one(
        &self,
        reporter: &dyn Reporter,
        channel: &Channel,
        site: &ReportSite,
        kind: ReportKind,
    ) -> Result<()> {
        let now = self.clock.now();
        let since = channel.reports_since.unwrap_or(now);
        let Some(days) = kind.due(&site.calendar, since, now) else { return Ok(()) };
        let known = self.report_line(&key(&channel.id, &site.id, kind, days)).await?;
        let line = known.unwrap_or_else(|| ReportDelivery {
            channel: channel.id.clone(),
            site: site.id.clone(),
            kind,
            days,
            subject: String::new(),
            state: State::Waiting,
            attempts: 0,
            next_at: now,
            may_repeat: false,
            answer: None,
            changed_at: now,
        });
        let is_open = matches!(line.state, State::Waiting | State::Sending);
        let is_quiet = when::is_quiet(channel.quiet, &site.place.zone, now);
        if !is_open || line.next_at > now || is_quiet {
            return Ok(());
        }
        match reporter.figures(&site.id, kind, days).await {
            Ok(figures) => self.send_report(channel, &site.place, &figures, line).await,
            Err(error) => {
                tracing::warn!(channel = channel.id, error, "a report cannot be written yet");
                let waits = ReportDelivery { state: State::Waiting, ..line };
                self.put_off(ReportDelivery { attempts: waits.attempts + 1, ..waits }, error).await
            }
        }
    }

    async fn send_report(
        &self,
        channel: &Channel,
        place: &Place,
        figures: &Figures,
        line: ReportDelivery,
    ) -> Result<()> {
        // Asked before, and the answer never heard.
        let may_repeat = line.may_repeat || line.state == State::Sending;
        let mut message = letter(place, figures, format!("report.{}", line.key()));
        if may_repeat {
            words::add_repeat(place.language, &mut message);
        }
        let asking = ReportDelivery {
            subject: message.subject.clone(),
            state: State::Sending,
            attempts: line.attempts + 1,
            may_repeat,
            changed_at: self.clock.now(),
            ..line
        };
        self.put_report(&asking).await?;
        let answer = self.ask(channel, message).await;
        if answer.is_taken {
            let changed_at = self.clock.now();
            let answer = Some(answer.text);
            return self
                .put_report(&ReportDelivery { state: State::Sent, answer, changed_at, ..asking })
                .await;
        }
        tracing::warn!(channel = channel.id, answer = answer.text, "a report was not taken");
        let may_repeat = asking.may_repeat || !answer.is_answered;
        self.put_off(ReportDelivery { may_repeat, ..asking }, answer.text).await
    }

    /// Tries later, or gives up.
    async fn put_off(&self, line: ReportDelivery, why: String) -> Result<()> {
        let now = self.clock.now();
        let given_up = line.attempts >= when::ATTEMPTS_MAX;
        let state = if given_up { State::Failed } else { State::Waiting };
        let next_at = now + when::pause_ms(line.attempts);
        self.put_report(&ReportDelivery {
            state,
            next_at,
            answer: Some(why),
            changed_at: now,
            ..line
        })
        .await
    }

    async fn ask(&self, channel: &Channel, message: Message) -> Answer {
        let (senders, target, now) = (self.senders.clone(), channel.clone(), self.clock.now());
        tokio::task::spawn_blocking(move || senders.send(&target, &message, &[], now))
            .await
            .unwrap_or_else(|_| Answer::not_asked("the sender broke off"))
    }

    /// Writes the report of the last whole week or month, as it would be sent now.
    ///
    /// # Errors
    /// Why it cannot be written, in words.
    pub async fn preview_report(
        &self,
        reporter: &dyn Reporter,
        site: &ReportSite,
        kind: ReportKind,
    ) -> std::result::Result<Message, String> {
        let now = self.clock.now();
        let days = kind.last_before(site.calendar.date(now));
        let figures = reporter.figures(&site.id, kind, days).await?;
        Ok(letter(&site.place, &figures, format!("report.preview.{}", now.0)))
    }

    /// Sends that by a channel, now and beside those that are due; tells what the other side said.
    ///
    /// # Errors
    /// Why it cannot be written, in words.
    pub async fn send_report_now(
        &self,
        reporter: &dyn Reporter,
        site: &ReportSite,
        kind: ReportKind,
        channel: &Channel,
    ) -> std::result::Result<Answer, String> {
        if !matches!(channel.target, Target::Email { .. }) {
            return Err("reports go by e-mail only".into());
        }
        let message = self.preview_report(reporter, site, kind).await?;
        Ok(self.ask(channel, message).await)
    }

    /// Reports that were sent or wait, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn report_log(&self) -> Result<Vec<ReportDelivery>> {
        let mut all: Vec<ReportDelivery> = self.read(self.store.values(REPORT).await?);
        all.sort_by_key(|r| (std::cmp::Reverse(r.changed_at), r.key()));
        Ok(all)
    }

    async fn report_line(&self, key: &str) -> Result<Option<ReportDelivery>> {
        let all: Vec<ReportDelivery> =
            self.read(self.store.values(&format!("{REPORT}{key}")).await?);
        Ok(all.into_iter().find(|r| r.key() == key))
    }

    async fn put_report(&self, line: &ReportDelivery) -> Result<()> {
        self.store.set_value(&format!("{REPORT}{}", line.key()), json(line)).await
    }

    /// Forgets old reports.
    pub(super) async fn forget_reports(&self) -> Result<()> {
        let before = self.clock.now() - KEEP_MS;
        for line in self.report_log().await? {
            if line.changed_at < before {
                self.store.set_value(&format!("{REPORT}{}", line.key()), None).await?;
            }
        }
        Ok(())
    }
}
