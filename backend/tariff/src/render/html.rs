//! A bill as one HTML page made for print (A4): no script, nothing loaded from elsewhere.

use super::amount;
use crate::bill::{Bill, Line};
use crate::exact::Exact;

const STYLE: &str = "@page{size:A4;margin:18mm}body{font:11pt/1.4 system-ui,sans-serif;color:#111;max-width:174mm;margin:0 auto}\
h1{font-size:16pt;margin:0 0 2mm}table{width:100%;border-collapse:collapse;margin:5mm 0}\
th,td{text-align:left;padding:1.2mm 2mm 1.2mm 0;border-bottom:.2mm solid #bbb;vertical-align:top}\
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}tr{break-inside:avoid}\
tfoot td{font-weight:600;border-bottom:none;border-top:.5mm solid #111}small{color:#555}dl{display:grid;grid-template-columns:max-content auto;gap:0 6mm}dd{margin:0}";

/// The bill as an HTML page; `title` is the heading (site, customer or bill number).
pub fn html(bill: &Bill, title: &str) -> String {
    let currency = &bill.currency;
    let rows: String = bill.lines.iter().map(|l| row(l, currency)).collect();
    let total = amount(bill.total, currency);
    let last = bill.to.yesterday().unwrap_or(bill.to);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>\
<h1>{title}</h1><dl><dt>Period</dt><dd>{from} to {last}</dd><dt>Contract</dt><dd>{contract}</dd>\
<dt>Energy drawn</dt><dd>{import} kWh</dd><dt>Energy fed in</dt><dd>{export} kWh</dd></dl>\
<table><thead><tr><th>Item</th><th class=\"n\">Quantity</th><th class=\"n\">Rate</th><th class=\"n\">{currency}</th></tr></thead>\
<tbody>{rows}</tbody><tfoot><tr><td>Total</td><td></td><td></td><td class=\"n\">{total}</td></tr></tfoot></table>{remarks}</body></html>\n",
        title = escape(title),
        from = bill.from,
        contract = escape(&bill.contract),
        import = Exact::kwh(bill.import.0.into()).rounded(3),
        export = Exact::kwh(bill.export.0.into()).rounded(3),
        currency = escape(currency),
        remarks = remarks(bill),
    )
}

fn row(line: &Line, currency: &str) -> String {
    let mut item = escape(&line.charge);
    if let Some(band) = &line.band {
        item += &format!(", {}", escape(band));
    }
    if let Some(tier) = line.tier {
        item += &format!(", tier {tier}");
    }
    let last = line.to.yesterday().unwrap_or(line.to);
    let mut detail = format!("{} to {last}, tariff {}", line.from, escape(&line.tariff));
    if let Some(since) = line.version_from {
        detail += &format!(" of {since}");
    }
    if !line.how.is_empty() {
        detail += &format!("; {}", escape(&line.how));
    }
    format!(
        "<tr><td>{item}<br><small>{detail}</small></td><td class=\"n\">{} {}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        line.quantity,
        escape(&line.unit),
        line.rate,
        amount(line.amount, currency)
    )
}

fn remarks(bill: &Bill) -> String {
    let mut items: Vec<String> = Vec::new();
    if bill.estimated.0 > 0 {
        let share = Exact::ratio(bill.estimated.0.into(), i128::from(bill.import.0.max(1)));
        let percent = (share * Exact::int(100)).rounded(1);
        items.push(format!("{percent} % of the energy drawn is shared out over time by estimate."));
    }
    if bill.missing_slots > 0 {
        items.push(format!("{} quarter hours have no data and count as none.", bill.missing_slots));
    }
    if bill.partial {
        items.push("Data covers only part of the billing period.".to_owned());
    }
    let not_billed = |n: &crate::tariff::NotBilled| format!("Not billed: {} ({}).", n.item, n.why);
    items.extend(bill.not_billed.iter().map(not_billed));
    items.extend(bill.notes.iter().cloned());
    if items.is_empty() {
        return String::new();
    }
    let list: String = items.iter().map(|i| format!("<li>{}</li>", escape(i))).collect();
    format!("<ul>{list}</ul>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
