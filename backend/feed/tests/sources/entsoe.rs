//! Shape: the Transparency Platform's "RESTful API" guide (12.1.D); acknowledgement as in evcc-io/evcc#20375; two
//! auctions of one zone as in EnergieID/entsoe-py#461.

use crate::{fault, laid, question};
use ohmstead_feed::{FeedError, Source};

/// A series with its points, by position.
fn series(
    head: &str,
    (start, end): (&str, &str),
    resolution: &str,
    points: &[(usize, &str)],
) -> String {
    let points: String = points
        .iter()
        .map(|(n, price)| {
            format!("<Point><position>{n}</position><price.amount>{price}</price.amount></Point>\n")
        })
        .collect();
    format!(
        "<TimeSeries><mRID>1</mRID><auction.type>A01</auction.type><businessType>A62</businessType>\
         <in_Domain.mRID codingScheme=\"A01\">10Y1001A1001A82H</in_Domain.mRID>\
         <out_Domain.mRID codingScheme=\"A01\">10Y1001A1001A82H</out_Domain.mRID>\
         <contract_MarketAgreement.type>A01</contract_MarketAgreement.type>\
         <currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>{head}\
         <Period><timeInterval><start>{start}</start><end>{end}</end></timeInterval>\
         <resolution>{resolution}</resolution>{points}</Period></TimeSeries>"
    )
}

fn document(series: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <Publication_MarketDocument xmlns=\"urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3\">\n\
         <mRID>a1</mRID><revisionNumber>1</revisionNumber><type>A44</type>\
         <sender_MarketParticipant.mRID codingScheme=\"A01\">10X1001A1001A450</sender_MarketParticipant.mRID>\
         <period.timeInterval><start>2026-10-23T22:00Z</start><end>2026-10-27T23:00Z</end></period.timeInterval>\
         {series}</Publication_MarketDocument>"
    )
}

const A03: &str = "<curveType>A03</curveType>";

#[test]
fn missing_positions_mean_as_before_to_the_end_of_the_period() {
    let q = question(Source::Entsoe, "DE-LU", "2026-11-26T00:00Z", "2026-11-29T00:00Z");
    let day = ("2026-11-26T23:00Z", "2026-11-27T01:00Z");
    let body = document(&series(A03, day, "PT15M", &[(1, "73.24"), (4, "0"), (5, "-16.75")]));
    let answer = Source::Entsoe.read(&q, 200, body.as_bytes()).unwrap();
    assert_eq!((answer.currency.as_str(), answer.unit.as_str()), ("EUR", "EUR/MWh"));
    let values = ["73.24", "73.24", "73.24", "0", "-16.75", "-16.75", "-16.75", "-16.75"];
    assert_eq!(
        laid(&answer, &q),
        [("2026-11-26T23:00:00Z".into(), 15, values.map(Into::into).to_vec())]
    );
    // Where every position is there, a missing one is not known.
    let a01 = document(&series("<curveType>A01</curveType>", day, "PT60M", &[(2, "5")]));
    let answer = Source::Entsoe.read(&q, 200, a01.as_bytes()).unwrap();
    assert_eq!(laid(&answer, &q), [("2026-11-27T00:00:00Z".into(), 60, vec!["5".into()])]);
}

#[test]
fn days_of_23_and_25_hours_have_as_many_prices() {
    for (start, end, hours) in [
        ("2026-03-28T23:00Z", "2026-03-29T22:00Z", 23),
        ("2026-10-24T22:00Z", "2026-10-25T23:00Z", 25),
    ] {
        let q = question(Source::Entsoe, "NL", start, end);
        let prices: Vec<String> = (0..hours).map(|n| format!("{n}.5")).collect();
        let points: Vec<(usize, &str)> =
            prices.iter().enumerate().map(|(n, p)| (n + 1, p.as_str())).collect();
        let body = document(&series(A03, (start, end), "PT60M", &points));
        let answer = Source::Entsoe.read(&q, 200, body.as_bytes()).unwrap();
        let start = start.replace('Z', ":00Z");
        assert_eq!(laid(&answer, &q), [(start, 60, prices)]);
    }
}

#[test]
fn of_several_auctions_the_first_holds_wherever_it_stands() {
    let q = question(Source::Entsoe, "DE-LU", "2026-11-26T00:00Z", "2026-11-29T00:00Z");
    let day = ("2026-11-26T23:00Z", "2026-11-27T00:00Z");
    let sequence = |n: u8| {
        let tag = "classificationSequence_AttributeInstanceComponent.position";
        format!("<{tag}>{n}</{tag}>{A03}")
    };
    let two = series(&sequence(2), day, "PT15M", &[(1, "192.55")]);
    let one = series(&sequence(1), day, "PT15M", &[(1, "196.99")]);
    let answer = Source::Entsoe.read(&q, 200, document(&(two + &one)).as_bytes()).unwrap();
    assert_eq!(laid(&answer, &q)[0].2, ["196.99"; 4]);
    let intraday =
        series(A03, day, "PT15M", &[(1, "1")]).replace(">A01</contract", ">A07</contract");
    assert_eq!(fault(Source::Entsoe, &q, 200, &document(&intraday)), FeedError::NotYet);
}

#[test]
fn nothing_yet_is_no_fault_and_a_refusal_is_told() {
    let q = question(Source::Entsoe, "DE-LU", "2026-11-26T00:00Z", "2026-11-29T00:00Z");
    let acknowledged = |code: &str, text: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <Acknowledgement_MarketDocument xmlns=\"urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0\">\
             <mRID>0311fee9</mRID><createdDateTime>2026-11-27T08:11:39Z</createdDateTime>\
             <Reason><code>{code}</code><text>{text}</text></Reason></Acknowledgement_MarketDocument>"
        )
    };
    let nothing =
        acknowledged("999", "No matching data found for Data item ENERGY_PRICES and interval x/y.");
    for status in [200, 400] {
        assert_eq!(fault(Source::Entsoe, &q, status, &nothing), FeedError::NotYet);
    }
    let wrong = acknowledged("999", "Invalid query attributes or parameters");
    let told = fault(Source::Entsoe, &q, 400, &wrong).to_string();
    assert!(told.contains("HTTP 400: Invalid query"), "{told}");
    assert!(fault(Source::Entsoe, &q, 200, &wrong).to_string().contains("Invalid query"));
    assert_eq!(fault(Source::Entsoe, &q, 401, "<html>Unauthorized</html>"), FeedError::Denied(401));
}

#[test]
fn what_is_no_such_document_is_refused_with_words() {
    let q = question(Source::Entsoe, "DE-LU", "2026-11-26T00:00Z", "2026-11-29T00:00Z");
    let day = ("2026-11-26T23:00Z", "2026-11-27T01:00Z");
    let good = document(&series(A03, day, "PT60M", &[(1, "1")]));
    for (body, word) in [
        (String::new(), "not whole"),
        (good[..good.len() - 40].to_owned(), "not as the source documents"),
        ("<a><b></a>".into(), "not as the source documents"),
        ("<html><body>busy</body></html>".into(), "html"),
        (good.replace("PT60M", "PT7M"), "PT7M"),
        (good.replace(">MWH<", ">GAL<"), "GAL"),
        (good.replace("<position>1<", "<position>3<"), "position \"3\" of 2"),
        (good.replace(">1</price", ">one</price"), "\"one\" is no number"),
        (good.replace("2026-11-27T01:00Z", "2926-11-27T01:00Z"), "a period from"),
        ("<a>".repeat(100), "too deep"),
    ] {
        let told = fault(Source::Entsoe, &q, 200, &body).to_string();
        assert!(told.contains(word), "{told}");
    }
}

#[test]
fn the_question_names_zone_time_and_key() {
    let q = question(Source::Entsoe, "NL", "2026-11-26T00:00Z", "2026-11-29T00:00Z");
    let asks = Source::Entsoe.asks(&q).unwrap();
    assert_eq!(asks.len(), 1);
    assert_eq!(
        asks[0].url,
        "https://web-api.tp.entsoe.eu/api?documentType=A44&in_Domain=10YNL----------L&out_Domain=10YNL----------L\
         &periodStart=202611260000&periodEnd=202611290000&securityToken=s3cret"
    );
}
