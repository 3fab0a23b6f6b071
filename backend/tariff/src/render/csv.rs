//! Bills as CSV (RFC 4180): one row per line, and one row with each bill's total.

use super::amount;
use crate::bill::{Bill, Line};

const HEAD: &str = "contract,from,to,kind,charge,band,tier,quantity,unit,rate,amount,currency,tariff,explanation\r\n";

/// Bills as CSV, with a heading.
pub fn csv<'a>(bills: impl IntoIterator<Item = &'a Bill>) -> String {
    let mut out = HEAD.to_owned();
    for bill in bills {
        for line in &bill.lines {
            push(&mut out, &row(bill, line));
        }
        let total = amount(bill.total, &bill.currency);
        push(
            &mut out,
            &[
                bill.contract.clone(),
                bill.from.to_string(),
                bill.to.to_string(),
                "total".to_owned(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                total,
                bill.currency.clone(),
                String::new(),
                String::new(),
            ],
        );
    }
    out
}

fn row(bill: &Bill, line: &Line) -> [String; 14] {
    let kind = serde_json::to_value(line.kind).unwrap_or_default();
    [
        bill.contract.clone(),
        line.from.to_string(),
        line.to.to_string(),
        kind.as_str().unwrap_or_default().to_owned(),
        line.charge.clone(),
        line.band.clone().unwrap_or_default(),
        line.tier.map(|t| t.to_string()).unwrap_or_default(),
        line.quantity.to_string(),
        line.unit.clone(),
        line.rate.to_string(),
        amount(line.amount, &bill.currency),
        bill.currency.clone(),
        line.tariff.clone(),
        line.how.clone(),
    ]
}

fn push(out: &mut String, row: &[String; 14]) {
    let fields: Vec<String> = row.iter().map(|f| quoted(f)).collect();
    out.push_str(&fields.join(","));
    out.push_str("\r\n");
}

/// In quotes where needed; a text that a spreadsheet would run as a formula gets an apostrophe.
fn quoted(field: &str) -> String {
    let is_number = field.parse::<f64>().is_ok();
    let risky = !is_number && field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if risky { format!("'{field}") } else { field.to_owned() };
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_formulas_defused() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("-0.45"), "-0.45");
    }
}
