//! Rules that go by forecasts and by what stands out.

use crate::{Bench, DAY, HOUR, START, meter, ordinary, subject};
use ohmstead_alert::{Episode, Rule, RuleKind, Severity};
use ohmstead_analysis::Feedback;
use ohmstead_insight::AnomalyKind;
use ohmstead_model::{Clock, SiteCalendar, TimeRange};
use ohmstead_store::AlertStore;

fn rule(id: &str, kind: RuleKind, wh: i64) -> Rule {
    let rule = Rule {
        id: id.into(),
        valid: TimeRange::ALL,
        kind,
        device: None,
        threshold: wh * 1000,
        clear_at: wh * 1000,
        for_ms: 0,
        hold_ms: 0,
        window_ms: 0,
        schedule: None,
        severity: Severity::Warning,
        enabled: true,
    };
    rule.check().unwrap();
    rule
}

/// A minute's look of the job, after a restart.
async fn look(bench: &mut Bench) {
    bench.restart();
    let is_new = bench.refresh().await == ohmstead_analysis::Refreshed::Renewed;
    let watching = bench.analysis.watching().await.unwrap();
    let calendar = SiteCalendar::new("UTC", 1).unwrap();
    let whose = (&subject(), &meter());
    bench.analysis.watch(&watching, whose, &calendar, is_new).await.unwrap();
}

async fn raised(bench: &Bench, rule: &str) -> Vec<Episode> {
    bench.store.episodes(rule, &meter(), TimeRange::ALL).await.unwrap()
}

fn energy(hours: std::ops::Range<i64>) -> i64 {
    hours.map(|h| ordinary(h) * 1000 / 12 * 12).sum()
}

#[tokio::test]
async fn what_a_day_a_month_and_the_next_hours_will_probably_use_is_told_once() {
    let mut bench = Bench::new();
    bench.measure(21 * 24, ordinary).await;
    let rules = [
        rule("next", RuleKind::ForecastDay, 5_000),
        rule("next-high", RuleKind::ForecastDay, 20_000),
        rule("day", RuleKind::ProjectedDayBudget, 5_000),
        rule("month", RuleKind::ProjectedMonthBudget, 200_000),
        rule("month-high", RuleKind::ProjectedMonthBudget, 280_000),
    ];
    bench.store.put_rules(rules.to_vec()).await.unwrap();
    look(&mut bench).await;
    let began = bench.clock.now();
    let on = |peak| Episode { since: began, raised_at: began, cleared_at: None, peak };
    for id in ["next", "day", "month"] {
        let found = raised(&bench, id).await;
        assert_eq!(found, [on(found[0].peak)], "{id}");
    }
    // February from the 2nd on, of which a week is to come.
    let (month, whole) = (raised(&bench, "month").await[0].peak, energy(0..27 * 24));
    assert!((month - whole).abs() < whole / 20, "{month} {whole}");
    // The same minute and hour again, and hours that bring no news.
    look(&mut bench).await;
    bench.measure(5, ordinary).await;
    look(&mut bench).await;
    for id in ["next", "day", "month"] {
        assert_eq!(raised(&bench, id).await, [on(raised(&bench, id).await[0].peak)], "{id}");
    }
    // With the day its budget is over, and the next day has its own.
    bench.measure(20, ordinary).await;
    look(&mut bench).await;
    let days = raised(&bench, "day").await;
    assert_eq!(days.len(), 2, "{days:?}");
    assert_eq!(days[0].cleared_at, Some(START + 22 * DAY));
    assert_eq!((days[1].since, days[1].cleared_at), (bench.clock.now(), None));
    assert_eq!(raised(&bench, "next").await.len(), 1, "it is on all the time");
    for id in ["next-high", "month-high"] {
        assert_eq!(raised(&bench, id).await, [], "{id}");
    }
    // Nothing comes any more: nobody can say what the next hours will use, and the month ends.
    bench.clock.advance(10 * DAY);
    look(&mut bench).await;
    assert_eq!(raised(&bench, "next").await[0].cleared_at, Some(bench.clock.now()));
    // 1 March.
    assert_eq!(raised(&bench, "month").await[0].cleared_at, Some(START + 27 * DAY));

    // By the first forecasts of the days: the 21st, and the one after.
    let calendar = SiteCalendar::new("UTC", 1).unwrap();
    let range = TimeRange::new(START, bench.clock.now());
    let tried = bench.analysis.backtest(&rules[2], &meter(), range, &calendar).await.unwrap();
    let tried = tried.unwrap();
    assert_eq!(tried.len(), 2, "{tried:?}");
    assert_eq!(tried[0].since, START + 21 * DAY);
    let month = bench.analysis.backtest(&rules[3], &meter(), range, &calendar).await.unwrap();
    assert!(month.is_none(), "that is not kept");
}

#[tokio::test]
async fn what_stands_out_is_an_alert_until_it_is_over_or_was_us() {
    let mut bench = Bench::new();
    let began = 5 * 168 + 58;
    let oven =
        move |hour: i64| ordinary(hour) + 1500 * i64::from((began..began + 6).contains(&hour));
    let rules = [
        rule("left-on", RuleKind::AnomalyLeftOn, 0),
        rule("left-on-far", RuleKind::AnomalyLeftOn, 50_000),
        rule("zero", RuleKind::AnomalyZero, 0),
    ];
    bench.store.put_rules(rules.to_vec()).await.unwrap();
    bench.measure(began + 6, oven).await;
    look(&mut bench).await;
    let found_at = bench.clock.now();
    let on = raised(&bench, "left-on").await;
    let since = START + began * HOUR;
    assert_eq!((on.len(), on[0].since, on[0].raised_at), (1, since, found_at), "{on:?}");
    assert_eq!(on[0].cleared_at, None, "it may go on");
    assert!((on[0].peak - 9_000_000).abs() < 500_000, "{on:?}");
    bench.measure(24, oven).await;
    look(&mut bench).await;
    look(&mut bench).await;
    let over = raised(&bench, "left-on").await;
    assert_eq!((over.len(), over[0].since, over[0].raised_at), (1, since, found_at), "{over:?}");
    assert_eq!(over[0].cleared_at, Some(found_at), "it was over soon after it was found");
    assert_eq!(raised(&bench, "left-on-far").await, []);
    assert_eq!(raised(&bench, "zero").await, []);

    // Back-tested it is the same; once somebody has said that it was them it is nothing.
    let calendar = SiteCalendar::new("UTC", 1).unwrap();
    let range = TimeRange::new(START, bench.clock.now());
    let try_it = async |bench: &Bench| {
        bench.analysis.backtest(&rules[0], &meter(), range, &calendar).await.unwrap().unwrap()
    };
    assert_eq!(try_it(&bench).await, over);
    let known = bench.analysis.anomalies(&subject(), START).await.unwrap();
    let which = known.iter().find(|k| k.anomaly.kind == AnomalyKind::LeftOn).unwrap();
    let which = (AnomalyKind::LeftOn, which.anomaly.from);
    bench.analysis.judge(&subject(), which, Feedback::Us, "ann".into()).await.unwrap();
    assert_eq!(try_it(&bench).await, []);
    look(&mut bench).await;
    assert_eq!(raised(&bench, "left-on").await, over, "people were told of it all the same");
}
