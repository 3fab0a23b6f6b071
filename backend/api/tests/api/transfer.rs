//! `/api/import` and `/api/export.csv`.

use crate::support::TestHub;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

const FILE: &str = "timestamp,energy\n2026-03-01T00:00:00Z,0\n2026-03-01T01:00:00Z,100\n";

#[tokio::test]
async fn a_file_is_shown_and_imported_and_comes_back() {
    let hub = TestHub::new().await;
    let shown = hub.text("POST", "/api/import?deviceId=m1&preview=true", "text/csv", FILE).await;
    assert_eq!(shown.status, StatusCode::OK, "{shown:?}");
    assert_eq!(shown.body["preview"].as_array().map(Vec::len), Some(2), "{shown:?}");
    assert_eq!(hub.get("/api/devices/m1").await.status, StatusCode::NOT_FOUND);
    let done = hub.text("POST", "/api/import?deviceId=m1", "text/csv", FILE).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let back = hub.get("/api/export.csv?deviceId=m1").await;
    assert_eq!(back.body.as_str().map(|t| t.lines().count()), Some(3), "{back:?}");
    assert_eq!(std::fs::read_dir(&hub.uploads.dir).unwrap().count(), 0, "nothing is left");
}

#[tokio::test]
async fn what_an_import_makes_belongs_to_the_site_that_it_was_sent_to() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let made =
        hub.json("POST", "/api/sites", r#"{"id":"barn","name":"Barn","currency":"EUR"}"#).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    // A column names a new device and one of the first site, which stays there.
    let file =
        "deviceId,timestamp,energy\nm1,2026-03-01T00:00:30Z,90000\nm2,2026-03-01T00:00:30Z,0\n";
    let done = hub.text("POST", "/api/import?site=barn", "text/csv", file).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let broken =
        hub.text("POST", "/api/import?site=barn&deviceId=m3", "text/csv", "no such file").await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST, "{broken:?}");
    let done = hub.text("POST", "/api/import?site=barn&deviceId=m4", "text/csv", FILE).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let of = async |site: &str| {
        let range = "from=1772323200&to=1772409600&bucket=day";
        let found = hub.get(&format!("/api/energy?deviceIds=*&site={site}&{range}")).await;
        let all = found.body["devices"].as_array().unwrap().iter();
        all.map(|d| d["deviceId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("barn").await, ["m2", "m4"]);
    assert_eq!(of("home").await, ["m1"]);
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_and_leaves_nothing() {
    let hub = TestHub::new().await;
    let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 4096]));
    let request = Request::post("/api/import?deviceId=m1").header(header::CONTENT_TYPE, "text/csv");
    let refused = hub.send(request.body(Body::from_stream(endless)).unwrap()).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{refused:?}");
    assert_eq!(std::fs::read_dir(&hub.uploads.dir).unwrap().count(), 0);
}

#[tokio::test]
async fn a_preview_counts_what_is_there_already_and_adds_up_each_day_of_the_site() {
    let hub = TestHub::new().await;
    let first =
        "timestamp,energy\n2026-02-27T12:00:00+01:00,1000\n2026-02-27T13:00:00+01:00,1500\n";
    hub.text("POST", "/api/import?deviceId=m1", "text/csv", first).await;
    let file = "timestamp,energy\n2026-02-27T12:00:00+01:00,1000\n2026-02-27T13:00:00+01:00,1600\n\
        2026-02-27T23:00:00+01:00,2600\n2026-02-28T00:00:00+01:00,2700\n2026-02-28T08:00:00+01:00,3500\nsoon,1\n";
    let shown = hub.text("POST", "/api/import?deviceId=m1&preview=true", "text/csv", file).await;
    let counts = |name: &str| shown.body[name].as_u64().unwrap();
    assert_eq!(shown.status, StatusCode::OK, "{shown:?}");
    assert_eq!(
        (counts("stored"), counts("duplicates"), counts("conflicts"), counts("rejected")),
        (3, 1, 1, 1),
        "{shown:?}"
    );
    assert_eq!(shown.body["isWhole"], true);
    assert_eq!(shown.body["rejects"][0]["line"], 7);
    let days = shown.body["days"]["m1"].as_array().unwrap();
    let days: Vec<_> = days
        .iter()
        .map(|d| (d["date"].as_str().unwrap(), d["importWh"].as_f64().unwrap()))
        .collect();
    assert_eq!(days, [("2026-02-27", 1700.0), ("2026-02-28", 800.0)]);
    let imported = &shown.body["devices"]["m1"];
    assert_eq!(imported["firstAt"], "2026-02-27T12:00:00+01:00");
    // And that is what an import then does.
    let done = hub.text("POST", "/api/import?deviceId=m1", "text/csv", file).await;
    for name in ["stored", "duplicates", "conflicts", "rejected"] {
        assert_eq!(done.body[name], shown.body[name], "{name}");
    }
    let again = hub.text("POST", "/api/import?deviceId=m1&preview=true", "text/csv", file).await;
    assert_eq!(
        (&again.body["stored"], &again.body["conflicts"]),
        (&0.into(), &0.into()),
        "{again:?}"
    );
}

#[tokio::test]
async fn a_preview_of_periods_knows_the_repeated_hour_and_what_was_imported_before() {
    let hub = TestHub::new().await;
    // 25 hours of a local clock with decimal commas and a byte order mark.
    let rows = (0..25).map(|h| {
        let clock = if h < 3 { h } else { h - 1 };
        format!("26.10.2025 {clock:02}:00;1,5\n")
    });
    let file = format!("\u{feff}Zeit;Verbrauch\n{}", rows.collect::<String>());
    let path = "/api/import?deviceId=u1&format=mapped&map=time%3D%231%2Cused%3D%232:kWh&zone=Europe/Berlin";
    let shown = hub.text("POST", &format!("{path}&preview=true"), "text/csv", &file).await;
    assert_eq!(shown.body["stored"], 25, "{shown:?}");
    assert_eq!(shown.body["days"]["u1"][0]["importWh"], 37_500.0, "{shown:?}");
    assert_eq!(shown.body["days"]["u1"].as_array().map(Vec::len), Some(1), "{shown:?}");
    assert_eq!(shown.body["devices"]["u1"]["firstAt"], "2025-10-26T01:00:00+02:00");
    assert_eq!(hub.get("/api/devices/u1").await.status, StatusCode::NOT_FOUND, "nothing is kept");
    hub.text("POST", path, "text/csv", &file).await;
    let other = file.replace("05:00;1,5", "05:00;2,5");
    let again = hub.text("POST", &format!("{path}&preview=true"), "text/csv", &other).await;
    assert_eq!(
        (&again.body["duplicates"], &again.body["conflicts"]),
        (&24.into(), &1.into()),
        "{again:?}"
    );
    hub.day("m1", 400).await;
    let path = path.replace("u1", "m1");
    let refused = hub.text("POST", &format!("{path}&preview=true"), "text/csv", &file).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.detail().contains("readings of a meter"), "{refused:?}");
}
