//! Bills as CSV (RFC 4180): one row per line, and one row with each bill's total.

use super::amount;
use super::page::{Page, quantity_unit, rate_unit};
use crate::bill::Line;

const HEAD: &str = "contract,from,to,kind,charge,band,tier,quantity,unit,rate,amount,currency,tariff,explanation,rateUnit,number,issued\r\n";

/// Columns of a row.
const COLUMNS: usize = 17;

/// Bills as CSV, with a heading.
pub fn csv<'a>(pages: impl IntoIterator<Item = &'a Page<'a>>) -> String {
    let mut out = HEAD.to_owned();
    for page in pages {
        let bill = page.bill;
        for line in &bill.lines {
            push(&mut out, &row(page, line));
        }
        let mut total: [String; COLUMNS] = std::array::from_fn(|_| String::new());
        total[1] = bill.from.to_string();
        total[2] = bill.to.to_string();
        total[3] = "total".to_owned();
        total[10] = amount(bill.total, &bill.currency);
        push(&mut out, &of_bill(page, total));
    }
    out
}

/// Fills in the columns that say which bill a row is of.
fn of_bill(page: &Page<'_>, mut row: [String; COLUMNS]) -> [String; COLUMNS] {
    row[0].clone_from(&page.bill.contract);
    row[11].clone_from(&page.bill.currency);
    row[15] = page.number.unwrap_or_default().to_owned();
    row[16] = page.issued.map(|at| page.local(at, "%Y-%m-%d")).unwrap_or_default();
    row
}

fn row(page: &Page<'_>, line: &Line) -> [String; COLUMNS] {
    let currency = &page.bill.currency;
    let kind = serde_json::to_value(line.kind).unwrap_or_default();
    let row = [
        String::new(),
        line.from.to_string(),
        line.to.to_string(),
        kind.as_str().unwrap_or_default().to_owned(),
        line.charge.clone(),
        line.band.clone().unwrap_or_default(),
        line.tier.map(|t| t.to_string()).unwrap_or_default(),
        line.quantity.to_string(),
        quantity_unit(line, currency).to_owned(),
        line.rate.to_string(),
        amount(line.amount, currency),
        String::new(),
        line.tariff.clone(),
        line.how.clone(),
        rate_unit(line, currency),
        String::new(),
        String::new(),
    ];
    of_bill(page, row)
}

fn push(out: &mut String, row: &[String; COLUMNS]) {
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
