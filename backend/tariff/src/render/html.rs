//! A bill as one HTML page made for print (A4): no script, nothing loaded from elsewhere.

use super::amount;
use super::page::{GROUPS, Page, base, kwh, line_title, net, quantity, rate, remarks, title};
use crate::bill::{Bill, Line};
use crate::document::{Party, Register, Side};
use crate::tariff::Kind;

const STYLE: &str = "@page{size:A4;margin:18mm 16mm 20mm}\
*{box-sizing:border-box}body{font:10.5pt/1.4 system-ui,sans-serif;color:#111;background:#fff;max-width:178mm;margin:0 auto;padding:6mm 0}\
h1{font-size:18pt;margin:0}h2{font-size:11.5pt;margin:7mm 0 1.5mm}header{display:flex;justify-content:space-between;gap:8mm;align-items:flex-start;border-bottom:.5mm solid #111;padding-bottom:4mm}\
header dl{text-align:left}.parties{display:grid;grid-template-columns:1fr 1fr;gap:8mm;margin:5mm 0}.parties h2{margin:0 0 1mm;font-size:9pt;font-weight:400;color:#555}\
address{font-style:normal}table{width:100%;border-collapse:collapse}\
th,td{text-align:left;padding:1.2mm 3mm 1.2mm 0;border-bottom:.2mm solid #bbb;vertical-align:top}th:last-child,td:last-child{padding-right:0}\
th{font-size:9pt;font-weight:600;color:#333}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\
thead{display:table-header-group}tr{break-inside:avoid}tbody{break-inside:auto}tbody th{padding-top:3mm;border-bottom:.3mm solid #777;color:#111}\
tr.sub td{font-weight:600}tfoot{display:table-row-group}tfoot td{font-weight:700;font-size:12pt;border-bottom:none;border-top:.5mm solid #111}\
small{color:#555;font-size:8.5pt}dl{display:grid;grid-template-columns:max-content auto;gap:.3mm 4mm;margin:0}dt{color:#555}dd{margin:0}\
section{break-inside:avoid}ul{margin:1mm 0;padding-left:5mm}@media screen{body{padding:6mm 4mm}}";

/// The bill as an HTML page.
pub fn html(page: &Page<'_>) -> String {
    let title = title(page);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>{title} – {site}</title><style>{STYLE}</style></head><body>\
<header><div><h1>{title}</h1>{name}</div>{facts}</header>{parties}{registers}{lines}{taxes}{remarks}</body></html>\n",
        title = escape(&title),
        site = escape(page.site),
        name = escape(page.name),
        facts = facts(page),
        parties = parties(page),
        registers = registers(page),
        lines = lines(page.bill),
        taxes = taxes(page.bill),
        remarks = notes(page),
    )
}

fn facts(page: &Page<'_>) -> String {
    let bill = page.bill;
    let last = bill.to.yesterday().unwrap_or(bill.to);
    let mut facts = vec![("Period", format!("{} to {last}", bill.from))];
    match page.issued {
        Some(at) => facts.push(("Issued", page.local(at, "%Y-%m-%d"))),
        None => facts.push(("Issued", "not issued".to_owned())),
    }
    facts.push(("Contract", bill.contract.clone()));
    if let Some(reference) = &page.parties.reference {
        facts.push(("Reference", reference.clone()));
    }
    facts.push(("Time zone", page.zone_name()));
    let row = |(name, value): &(&str, String)| format!("<dt>{name}</dt><dd>{}</dd>", escape(value));
    format!("<dl>{}</dl>", facts.iter().map(row).collect::<String>())
}

fn parties(page: &Page<'_>) -> String {
    let site = Party { name: page.site.to_owned(), lines: Vec::new() };
    let block = |title: &str, party: &Party| {
        let lines: String = party.lines.iter().map(|l| format!("<br>{}", escape(l))).collect();
        format!(
            "<div><h2>{title}</h2><address><strong>{}</strong>{lines}</address></div>",
            escape(&party.name)
        )
    };
    let supplier =
        page.parties.supplier.as_ref().map_or_else(String::new, |p| block("Supplier", p));
    let customer = block("Customer", page.parties.customer.as_ref().unwrap_or(&site));
    format!("<div class=\"parties\">{supplier}{customer}</div>")
}

fn registers(page: &Page<'_>) -> String {
    let bill = page.bill;
    let energy =
        format!("<p>Imported {} kWh, exported {} kWh.</p>", kwh(bill.import), kwh(bill.export));
    if page.registers.is_empty() {
        return format!("<section><h2>Energy</h2>{energy}</section>");
    }
    let row = |r: &Register| {
        let counter = if r.side == Side::Import { "import" } else { "export" };
        let at = |reading: &crate::document::CounterReading| {
            format!(
                "{}<br><small>{}</small>",
                kwh(reading.value),
                page.local(reading.at, "%Y-%m-%d %H:%M")
            )
        };
        format!(
            "<tr><td>{}, {counter}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            escape(&r.meter),
            at(&r.opening),
            at(&r.closing),
            kwh(r.difference()),
        )
    };
    let rows: String = page.registers.iter().map(row).collect();
    format!(
        "<section><h2>Energy</h2><table><thead><tr><th>Counter</th><th class=\"n\">Opening, kWh</th>\
<th class=\"n\">Closing, kWh</th><th class=\"n\">Difference, kWh</th></tr></thead><tbody>{rows}</tbody></table>{energy}</section>"
    )
}

fn lines(bill: &Bill) -> String {
    let currency = &bill.currency;
    let group = |(kind, title): &(Kind, &str)| {
        let rows: Vec<String> =
            bill.lines.iter().filter(|l| l.kind == *kind).map(|l| row(l, bill)).collect();
        if rows.is_empty() {
            return String::new();
        }
        let sum = if rows.len() > 1 {
            format!(
                "<tr class=\"sub\"><td>Sum</td><td></td><td></td><td class=\"n\">{}</td></tr>",
                amount(bill.sum(*kind), currency)
            )
        } else {
            String::new()
        };
        format!("<tbody><tr><th colspan=\"4\">{title}</th></tr>{}{sum}</tbody>", rows.concat())
    };
    let groups: String = GROUPS.iter().map(group).collect();
    format!(
        "<h2>Charges</h2><table><thead><tr><th>Item</th><th class=\"n\">Quantity</th><th class=\"n\">Rate</th>\
<th class=\"n\">Amount, {currency}</th></tr></thead>{groups}<tfoot><tr><td>Total in {currency}</td><td></td><td></td>\
<td class=\"n\">{total}</td></tr></tfoot></table>",
        currency = escape(currency),
        total = amount(bill.total, currency),
    )
}

fn row(line: &Line, bill: &Bill) -> String {
    let currency = &bill.currency;
    let last = line.to.yesterday().unwrap_or(line.to);
    let mut detail = format!("{} to {last}, tariff {}", line.from, escape(&line.tariff));
    if let Some(since) = line.version_from {
        detail += &format!(" of {since}");
    }
    if !line.how.is_empty() && line.kind != Kind::Tax {
        detail += &format!("; {}", escape(&line.how));
    }
    format!(
        "<tr><td>{}<br><small>{detail}</small></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        escape(&line_title(line)),
        escape(&quantity(line, bill)),
        escape(&rate(line, currency)),
        amount(line.amount, currency)
    )
}

/// Base, rate and amount of each tax; nothing where none is raised.
fn taxes(bill: &Bill) -> String {
    let currency = &bill.currency;
    let taxes: Vec<&Line> = bill.lines.iter().filter(|l| l.kind == Kind::Tax).collect();
    if taxes.is_empty() {
        return String::new();
    }
    let row = |l: &&Line| {
        format!(
            "<tr><td>{}</td><td class=\"n\">{} %</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            escape(&l.charge),
            l.rate,
            base(l, bill),
            amount(l.amount, currency)
        )
    };
    let rows: String = taxes.iter().map(row).collect();
    format!(
        "<section><h2>Taxes</h2><table><thead><tr><th>Tax</th><th class=\"n\">Rate</th><th class=\"n\">On, {currency}</th>\
<th class=\"n\">Tax, {currency}</th></tr></thead><tbody>{rows}<tr class=\"sub\"><td>Total without taxes</td><td></td><td></td>\
<td class=\"n\">{}</td></tr></tbody></table></section>",
        amount(net(bill), currency),
        currency = escape(currency),
    )
}

fn notes(page: &Page<'_>) -> String {
    let items = remarks(page);
    if items.is_empty() {
        return String::new();
    }
    let list: String = items.iter().map(|i| format!("<li>{}</li>", escape(i))).collect();
    format!("<section><h2>Remarks</h2><ul>{list}</ul></section>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
