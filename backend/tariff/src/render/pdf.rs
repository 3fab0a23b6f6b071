//! A bill as a PDF of A4 pages, in the standard fonts that every reader has.
//!
//! These fonts know the letters of Western Europe; what they lack is shown as `?`. The HTML page
//! shows every letter.

mod sheet;

use super::amount;
use super::page::{GROUPS, Page, base, kwh, line_title, net, quantity, rate, remarks, title};
use crate::bill::{Bill, Line};
use crate::document::{CounterReading, Party, Side};
use crate::tariff::Kind;
use sheet::{Font, Sheet};

/// Left edge of the text, in points.
const LEFT: f32 = 50.0;
/// Right edge of the text.
const RIGHT: f32 = 545.0;
/// Right edges of the columns for quantity and rate.
const QUANTITY: f32 = 375.0;
const RATE: f32 = 470.0;

/// The bill as a PDF document.
pub fn pdf(page: &Page<'_>) -> Vec<u8> {
    let title = title(page);
    let mut sheet = Sheet::new(&format!("{title} – {}", page.site));
    sheet.text(LEFT, Font::Bold, 18.0, &title);
    sheet.down(16.0);
    sheet.text(LEFT, Font::Plain, 11.0, page.name);
    sheet.down(10.0);
    sheet.rule(LEFT, RIGHT, 1.0);
    sheet.down(18.0);
    head(&mut sheet, page);
    registers(&mut sheet, page);
    lines(&mut sheet, page);
    taxes(&mut sheet, page);
    let items = remarks(page);
    if !items.is_empty() {
        heading(&mut sheet, "Remarks");
        for item in items {
            paragraph(&mut sheet, LEFT, RIGHT, 9.0, &format!("• {item}"));
        }
    }
    sheet.finish(&title)
}

fn heading(sheet: &mut Sheet, text: &str) {
    // A heading stays with what follows it.
    sheet.keep(50.0);
    sheet.down(10.0);
    sheet.text(LEFT, Font::Bold, 11.0, text);
    sheet.down(15.0);
}

fn paragraph(sheet: &mut Sheet, left: f32, right: f32, size: f32, text: &str) {
    for row in sheet::wrapped(text, size, right - left) {
        sheet.keep(size * 1.4);
        sheet.text(left, Font::Plain, size, &row);
        sheet.down(size * 1.35);
    }
}

/// Parties on the left, dates and numbers on the right.
fn head(sheet: &mut Sheet, page: &Page<'_>) {
    let bill = page.bill;
    let last = bill.to.yesterday().unwrap_or(bill.to);
    let issued =
        page.issued.map_or_else(|| "not issued".to_owned(), |at| page.local(at, "%Y-%m-%d"));
    let mut facts = vec![
        ("Period", format!("{} to {last}", bill.from)),
        ("Issued", issued),
        ("Contract", bill.contract.clone()),
    ];
    facts.extend(page.parties.reference.clone().map(|r| ("Reference", r)));
    facts.push(("Time zone", page.zone_name()));
    let top = sheet.y();
    for (name, value) in facts {
        sheet.text(340.0, Font::Plain, 9.0, name);
        sheet.text(400.0, Font::Plain, 9.0, &value);
        sheet.down(13.0);
    }
    let bottom = sheet.y();
    sheet.back_to(top);
    let site = Party { name: page.site.to_owned(), lines: Vec::new() };
    let customer = page.parties.customer.as_ref().unwrap_or(&site);
    for (role, party) in
        page.parties.supplier.iter().map(|p| ("Supplier", p)).chain([("Customer", customer)])
    {
        sheet.text(LEFT, Font::Plain, 9.0, role);
        sheet.text(LEFT + 60.0, Font::Bold, 10.0, &party.name);
        sheet.down(13.0);
        for line in &party.lines {
            sheet.text(LEFT + 60.0, Font::Plain, 10.0, line);
            sheet.down(13.0);
        }
        sheet.down(4.0);
    }
    sheet.back_to(sheet.y().min(bottom));
}

fn registers(sheet: &mut Sheet, page: &Page<'_>) {
    heading(sheet, "Energy");
    if !page.registers.is_empty() {
        sheet.text(LEFT, Font::Bold, 9.0, "Counter");
        for (right, text) in [
            (QUANTITY - 60.0, "Opening, kWh"),
            (RATE - 30.0, "Closing, kWh"),
            (RIGHT, "Difference, kWh"),
        ] {
            sheet.right(right, Font::Bold, 9.0, text);
        }
        sheet.down(14.0);
    }
    for register in page.registers {
        sheet.keep(28.0);
        let counter = if register.side == Side::Import { "import" } else { "export" };
        sheet.text(LEFT, Font::Plain, 10.0, &format!("{}, {counter}", register.meter));
        let at = |reading: &CounterReading| page.local(reading.at, "%Y-%m-%d %H:%M");
        sheet.right(QUANTITY - 60.0, Font::Plain, 10.0, &kwh(register.opening.value));
        sheet.right(RATE - 30.0, Font::Plain, 10.0, &kwh(register.closing.value));
        sheet.right(RIGHT, Font::Plain, 10.0, &kwh(register.difference()));
        sheet.down(11.0);
        sheet.right(QUANTITY - 60.0, Font::Plain, 8.0, &at(&register.opening));
        sheet.right(RATE - 30.0, Font::Plain, 8.0, &at(&register.closing));
        sheet.down(14.0);
    }
    let bill = page.bill;
    let text = format!("Imported {} kWh, exported {} kWh.", kwh(bill.import), kwh(bill.export));
    sheet.text(LEFT, Font::Plain, 10.0, &text);
    sheet.down(14.0);
}

fn column_heads(sheet: &mut Sheet, currency: &str) {
    sheet.text(LEFT, Font::Bold, 9.0, "Item");
    sheet.right(QUANTITY, Font::Bold, 9.0, "Quantity");
    sheet.right(RATE, Font::Bold, 9.0, "Rate");
    sheet.right(RIGHT, Font::Bold, 9.0, &format!("Amount, {currency}"));
    sheet.down(5.0);
    sheet.rule(LEFT, RIGHT, 0.5);
    sheet.down(13.0);
}

fn lines(sheet: &mut Sheet, page: &Page<'_>) {
    let bill = page.bill;
    let currency = &bill.currency;
    heading(sheet, "Charges");
    column_heads(sheet, currency);
    for (kind, title) in GROUPS {
        let of_kind: Vec<&Line> = bill.lines.iter().filter(|l| l.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        sheet.keep(60.0);
        sheet.text(LEFT, Font::Bold, 10.0, title);
        sheet.down(14.0);
        for line in &of_kind {
            row(sheet, line, bill);
        }
        if of_kind.len() > 1 {
            sheet.text(LEFT, Font::Bold, 10.0, "Sum");
            sheet.right(RIGHT, Font::Bold, 10.0, &amount(bill.sum(kind), currency));
            sheet.down(16.0);
        }
    }
    sheet.keep(30.0);
    sheet.rule(LEFT, RIGHT, 1.0);
    sheet.down(15.0);
    sheet.text(LEFT, Font::Bold, 12.0, &format!("Total in {currency}"));
    sheet.right(RIGHT, Font::Bold, 12.0, &amount(bill.total, currency));
    sheet.down(16.0);
}

fn row(sheet: &mut Sheet, line: &Line, bill: &Bill) {
    let currency = &bill.currency;
    let last = line.to.yesterday().unwrap_or(line.to);
    let mut detail = format!("{} to {last}, tariff {}", line.from, line.tariff);
    if !line.how.is_empty() && line.kind != Kind::Tax {
        detail += &format!("; {}", line.how);
    }
    let details = sheet::wrapped(&detail, 8.0, QUANTITY - LEFT - 85.0);
    let names = sheet::wrapped(&line_title(line), 10.0, QUANTITY - LEFT - 85.0);
    sheet.keep(13.0 * names.len() as f32 + 10.0 * details.len() as f32 + 4.0);
    sheet.right(QUANTITY, Font::Plain, 10.0, &quantity(line, bill));
    sheet.right(RATE, Font::Plain, 10.0, &rate(line, currency));
    sheet.right(RIGHT, Font::Plain, 10.0, &amount(line.amount, currency));
    for name in names {
        sheet.text(LEFT, Font::Plain, 10.0, &name);
        sheet.down(11.0);
    }
    for detail in details {
        sheet.text(LEFT, Font::Plain, 8.0, &detail);
        sheet.down(10.0);
    }
    sheet.down(5.0);
}

fn taxes(sheet: &mut Sheet, page: &Page<'_>) {
    let bill = page.bill;
    let currency = &bill.currency;
    let taxes: Vec<&Line> = bill.lines.iter().filter(|l| l.kind == Kind::Tax).collect();
    if taxes.is_empty() {
        return;
    }
    heading(sheet, "Taxes");
    sheet.text(LEFT, Font::Bold, 9.0, "Tax");
    sheet.right(QUANTITY, Font::Bold, 9.0, &format!("On, {currency}"));
    sheet.right(RATE, Font::Bold, 9.0, "Rate");
    sheet.right(RIGHT, Font::Bold, 9.0, &format!("Tax, {currency}"));
    sheet.down(14.0);
    for tax in taxes {
        sheet.keep(14.0);
        sheet.text(LEFT, Font::Plain, 10.0, &tax.charge);
        sheet.right(QUANTITY, Font::Plain, 10.0, &base(tax, bill));
        sheet.right(RATE, Font::Plain, 10.0, &rate(tax, currency));
        sheet.right(RIGHT, Font::Plain, 10.0, &amount(tax.amount, currency));
        sheet.down(14.0);
    }
    sheet.text(LEFT, Font::Bold, 10.0, "Total without taxes");
    sheet.right(RIGHT, Font::Bold, 10.0, &amount(net(bill), currency));
    sheet.down(16.0);
}
