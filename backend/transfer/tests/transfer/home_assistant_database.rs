//! Home Assistant's database, in the very tables that its recorder makes: schema 42 as 2024.3.3 writes
//! it (`samples/ha_schema_42.sql`, by `db_schema.Base.metadata.create_all`), and the columns of 2022.12.

use super::*;
use ohmstead_transfer::{DatabaseError, HomeAssistantDatabase, Statistic, is_database};
use rusqlite::{Connection, params};
use std::path::PathBuf;

const SCHEMA: &str = include_str!("samples/ha_schema_42.sql");
/// 2026-03-01T00:00:00Z.
const START: f64 = 1_772_323_200.0;

struct File {
    _dir: tempfile::TempDir,
    path: PathBuf,
    connection: Connection,
}

fn file(schema: &str) -> File {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("home-assistant_v2.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(schema).unwrap();
    File { _dir: dir, path, connection }
}

impl File {
    fn statistic(&self, id: i64, name: &str, unit: Option<&str>, has_sum: bool) {
        let sql = "INSERT INTO statistics_meta (id, statistic_id, source, unit_of_measurement, has_mean, has_sum)
                   VALUES (?1, ?2, 'recorder', ?3, ?4, ?5)";
        self.connection.execute(sql, params![id, name, unit, !has_sum, has_sum]).unwrap();
    }

    fn hour(&self, id: i64, n: i64, mean: Option<f64>, state: Option<f64>, sum: Option<f64>) {
        let sql = "INSERT INTO statistics (metadata_id, created_ts, start_ts, mean, state, sum)
                   VALUES (?1, ?2, ?2, ?3, ?4, ?5)";
        let start = START + 3600.0 * n as f64;
        self.connection.execute(sql, params![id, start, mean, state, sum]).unwrap();
    }

    fn named(&self, names: &[&str]) -> (HomeAssistantDatabase, Vec<Statistic>) {
        let database = HomeAssistantDatabase::open(&self.path).unwrap();
        let mut found = database.statistics().unwrap();
        found.retain(|s| names.contains(&s.id.as_str()));
        (database, found)
    }

    async fn import(&self, series: &[&str], into: &Ingest) -> Result<Report, TransferError> {
        let options = ImportOptions {
            series: series.iter().map(|s| s.parse().unwrap()).collect(),
            ..ImportOptions::default()
        };
        let names: Vec<&str> = series.iter().map(|s| s.rsplit_once('=').unwrap().0).collect();
        let (database, found) = self.named(&names);
        import(database.rows(found), &options, into, &mut |_| {}).await
    }
}

/// A meter in kWh whose counter was reset in the third hour, one in Wh, one in MWh, a power, a temperature.
fn house() -> File {
    let file = file(SCHEMA);
    file.statistic(1, "sensor.house_energy", Some("kWh"), true);
    file.statistic(2, "sensor.solar_energy", Some("Wh"), true);
    file.statistic(3, "sensor.grid_energy", Some("MWh"), true);
    file.statistic(4, "sensor.house_power", Some("kW"), false);
    file.statistic(5, "sensor.attic", Some("°C"), false);
    file.statistic(6, "sensor.never", Some("kWh"), true);
    for (n, state, sum) in [(0, 100.0, 0.5), (1, 101.25, 1.75), (2, 0.25, 2.0), (3, 1.0, 2.75)] {
        file.hour(1, n, None, Some(state), Some(sum));
        file.hour(2, n, None, Some(sum * 10.0), Some(sum * 1000.0));
        file.hour(3, n, None, Some(sum), Some(sum / 1000.0));
        file.hour(4, n, Some(0.75), None, None);
        file.hour(5, n, Some(20.5), None, None);
    }
    file
}

#[test]
fn its_statistics_are_listed_with_unit_hours_and_span() {
    let file = house();
    assert!(is_database(&file.path).unwrap());
    let found = HomeAssistantDatabase::open(&file.path).unwrap().statistics().unwrap();
    let names: Vec<&str> = found.iter().map(|s| s.id.as_str()).collect();
    let expected = [
        "sensor.attic",
        "sensor.grid_energy",
        "sensor.house_energy",
        "sensor.house_power",
        "sensor.solar_energy",
    ];
    assert_eq!(names, expected, "one without rows is none");
    let house = &found[2];
    assert_eq!((house.unit.as_str(), house.is_counter, house.rows), ("kWh", true, 4));
    assert_eq!((house.first, house.last), (START, START + 10_800.0));
    assert!(!found[3].is_counter);
}

#[tokio::test]
async fn sums_become_counters_that_go_on_over_a_reset_in_the_unit_that_the_database_says() {
    let series = [
        "sensor.house_energy=house",
        "sensor.solar_energy=solar:exported-Wh",
        "sensor.grid_energy=grid",
        "sensor.house_power=power",
    ];
    let (ingest, store) = hub();
    let report = house().import(&series, &ingest).await.unwrap();
    assert_eq!((report.rows, report.stored, report.rejected), (16, 16, 0), "{report:?}");
    let start = START as i64;
    let house = [500_000, 1_750_000, 2_000_000, 2_750_000];
    let expected: Vec<(i64, i64)> =
        house.iter().zip(1..).map(|(mwh, n)| (start + 3600 * n, *mwh)).collect();
    for id in ["house", "grid"] {
        let kept = readings(&store, id).await;
        let energies: Vec<(i64, i64)> =
            kept.iter().map(|r| (r.at.0 / 1000, r.energy.unwrap().0)).collect();
        assert_eq!(energies, expected, "{id}: true at the end of the hour");
    }
    let solar = readings(&store, "solar").await;
    let exported: Vec<i64> = solar.iter().map(|r| r.energy_exported.unwrap().0).collect();
    assert_eq!(exported, house, "Wh");
    assert_eq!(readings(&store, "power").await[0].power.unwrap().0, 750_000);
}

#[tokio::test]
async fn a_unit_that_contradicts_the_database_is_refused_before_anything_is_kept() {
    for series in
        ["sensor.solar_energy=solar:exported-kWh", "sensor.house_power=p:W", "sensor.attic=a:kWh"]
    {
        let (ingest, store) = hub();
        let error = house().import(&[series], &ingest).await.unwrap_err().to_string();
        assert!(store.devices().await.unwrap().is_empty());
        assert!(error.contains("unit") || error.contains("says"), "{series}: {error}");
    }
}

#[tokio::test]
async fn more_rows_than_are_read_at_once_all_come_and_once_more_is_no_more() {
    let file = file(SCHEMA);
    file.statistic(1, "sensor.house_energy", Some("kWh"), true);
    file.statistic(2, "sensor.other", Some("kWh"), true);
    file.connection.execute_batch("BEGIN").unwrap();
    for n in 0..4_321 {
        for id in [1, 2] {
            file.hour(id, n, None, Some(n as f64), Some(n as f64 / 8.0));
        }
    }
    file.connection.execute_batch("COMMIT").unwrap();
    let (ingest, store) = hub();
    let series = ["sensor.house_energy=a", "sensor.other=b"];
    let report = file.import(&series, &ingest).await.unwrap();
    assert_eq!((report.rows, report.stored), (8_642, 8_642));
    assert_eq!(readings(&store, "b").await.len(), 4_321);
    let again = file.import(&series[1..], &ingest).await.unwrap();
    assert_eq!((again.stored, again.duplicates), (0, 4_321));
}

#[tokio::test]
async fn a_database_from_before_2023_has_its_hours_as_text_in_utc() {
    let old = SCHEMA
        .replace("\tstart CHAR(0), \n\tstart_ts FLOAT, \n", "\tstart DATETIME, \n")
        .replace("created CHAR(0), \n\tcreated_ts FLOAT", "created DATETIME")
        .replace("start_ts)", "start)");
    let file = file(&old);
    file.statistic(1, "sensor.house_energy", Some("kWh"), true);
    let sql = "INSERT INTO statistics (metadata_id, start, state, sum) VALUES (1, ?1, 7.0, ?2)";
    file.connection.execute(sql, params!["2026-03-01 00:00:00.000000", 0.5]).unwrap();
    file.connection.execute(sql, params!["2026-03-01 01:00:00.000000", 0.75]).unwrap();
    let (ingest, store) = hub();
    file.import(&["sensor.house_energy=house"], &ingest).await.unwrap();
    let times: Vec<i64> = readings(&store, "house").await.iter().map(|r| r.at.0 / 1000).collect();
    assert_eq!(times, [START as i64 + 3600, START as i64 + 7200]);
}

#[test]
fn another_program_s_database_and_what_is_none_are_refused_with_why() {
    let file = file("CREATE TABLE readings (a)");
    let foreign = HomeAssistantDatabase::open(&file.path).err().unwrap();
    assert!(matches!(foreign, DatabaseError::Foreign { .. }), "{foreign}");
    let path = file.path.with_file_name("text.csv");
    std::fs::write(&path, "entity_id,state").unwrap();
    assert!(!is_database(&path).unwrap());
    std::fs::write(&path, b"SQLite format 3\0 and then nothing of the kind").unwrap();
    let broken = HomeAssistantDatabase::open(&path).err().unwrap();
    assert!(matches!(broken, DatabaseError::Open { .. }), "{broken}");
}
