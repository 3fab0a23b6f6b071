//! Every fuzz target, a moment of each.
#![allow(missing_docs, unused_attributes, clippy::unwrap_used, clippy::panic)]

use libfuzzer_sys::inputs;

#[path = "../../fuzz_targets/body.rs"]
mod body;
#[path = "../../fuzz_targets/feed.rs"]
mod feed;
#[path = "../../fuzz_targets/foreign.rs"]
mod foreign;
#[path = "../../fuzz_targets/import.rs"]
mod import;
#[path = "../../fuzz_targets/message.rs"]
mod message;
#[path = "../../fuzz_targets/portal.rs"]
mod portal;
#[path = "../../fuzz_targets/prices.rs"]
mod prices;
#[path = "../../fuzz_targets/query.rs"]
mod query;
#[path = "../../fuzz_targets/sign_in.rs"]
mod sign_in;
#[path = "../../fuzz_targets/tariff.rs"]
mod tariff;
#[path = "../../fuzz_targets/topic_and_time.rs"]
mod topic_and_time;

macro_rules! each {
    ($($name:ident: $seeds:expr,)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];

        mod holds {
            $(
                #[test]
                fn $name() {
                    super::inputs($seeds, 3000).for_each(|bytes| super::$name::run(&bytes));
                }
            )*
        }
    };
}

each! {
    body: &[r#"{"name":"Home","timezone":"Europe/Berlin","currency":"EUR","billingDay":1}"#, r#"[{"deviceId":"m","timestamp":1790000000,"power":1.5}]"#],
    feed: &[r#"{"object":"list","data":[{"start_timestamp":1795737600000,"end_timestamp":1795741200000,"marketprice":84.2,"unit":"Eur/MWh"}]}"#, r#"{"unix_seconds":[1795737600],"price":[84.2],"unit":"EUR / MWh"}"#, "<Publication_MarketDocument><TimeSeries><Period><resolution>PT60M</resolution></Period></TimeSeries></Publication_MarketDocument>"],
    foreign: &[r#"{"Time":"2026-11-28T00:00:01","ENERGY":{"Total":3.705,"Power":5,"Factor":1.0,"Voltage":233}}"#, r#"{"src":"shellyplus1pm-a8","method":"NotifyStatus","params":{"ts":1790000000.0,"switch:0":{"id":0,"apower":60.0,"aenergy":{"total":1.5}}}}"#, "/KFM5\r\n1-0:1.8.1(000051.775*kWh)\r\n!B2C1", "12.5"],
    import: &["deviceId,timestamp,energy\nm,1739930110,100\nm,1739930170,101\n", "timestamp;kwh\n2025-10-26 02:30;1,5\n2025-10-26 02:30;1,6\n", "<feed><entry><content><IntervalBlock><IntervalReading><timePeriod><duration>900</duration><start>1739930400</start></timePeriod><value>120</value></IntervalReading></IntervalBlock></content></entry></feed>"],
    message: &[r#"{"voltage":230.1,"current":1.5,"power":345.2,"energy":1000.5,"timestamp":1739930110}"#, r#"[{"power":1,"timestamp":1739930110},{"power":"NaN"}]"#],
    portal: &["POST /save HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 21\r\n\r\nssid=home&password=%41"],
    prices: &["timestamp,price\n2026-10-24T22:00:00Z,0.21\n2026-10-24T23:00:00Z,0.22\n", "2026-10-25 02:00;0,21\n2026-10-25 02:00;0,22\n"],
    query: &["deviceId=m&from=2026-10-24T00:00:00Z&to=2026-10-26&bucket=day", "site=home&limit=10&cursor=abc%20"],
    sign_in: &["eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbm4ifQ.c2ln", "oh_0123456789abcdef_0123", r#"{"id":"YQ","rawId":"YQ","type":"public-key","response":{}}"#],
    tariff: &[r#"{"id":"home","name":"Home","currency":"EUR","energy":[{"name":"Energy","price":{"bands":{"bands":[{"name":"all day","tiers":[{"price":"0.25"}]}],"schedule":"always","tierScope":"total"}}}]}"#, r#"{"items":[{"label":"x","energyratestructure":[[{"rate":0.1,"max":100}]],"energyweekdayschedule":[[0]]}]}"#],
    topic_and_time: &["/energy/meter-1/data", "2026-10-25T02:30:00+02:00", "energy/m/command/result"],
}

#[test]
fn no_target_is_left_out() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz_targets");
    let files = std::fs::read_dir(directory).unwrap();
    let mut files: Vec<String> = files
        .map(|f| f.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, NAMES);
}
