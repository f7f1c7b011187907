//! The page of an invoice: what is owed first, then who, what for and how each amount came about.

use app::Result;
use app::papers::words::{amount, date, period};
use app::papers::{Paper, PaperLine, Side};
use app::terms::{TakenOff, TaxOn};
use billing::InvoiceStatus;

use super::html::Html;

/// The page's body.
///
/// # Errors
/// `Fault` when a stored zone is not known.
pub(super) fn body(paper: &Paper, pdf: &str) -> Result<Html> {
    let wrong = |error| app::Error::fault("a date cannot be written").because(error);
    let lines = paper.lines.iter().map(|line| line_of(line, &paper.zone)).collect::<std::result::Result<Vec<_>, _>>();
    let test = if paper.is_test {
        Html::new().raw("<p class=\"test\">Test mode. This is not a real invoice and nothing is owed.</p>")
    } else {
        Html::new()
    };
    Ok(Html::new()
        .raw("<main>")
        .part(&test)
        .raw("<article class=\"sheet\"><header><h1>Invoice ")
        .text(&paper.number)
        .raw("</h1>")
        .part(&badge(paper.status, paper.is_overdue))
        .raw("</header>")
        .part(&headline(paper).map_err(wrong)?)
        .part(&pay(paper))
        .raw("<a class=\"button\" href=\"")
        .text(pdf)
        .raw("\">Download PDF</a>")
        .raw("<div class=\"sides\"><section><h2>From</h2>")
        .part(&side(&paper.seller, true))
        .raw("</section><section><h2>Billed to</h2>")
        .part(&side(&paper.customer, false))
        .raw("</section></div>")
        .part(&facts(paper).map_err(wrong)?)
        .raw("<section><h2>What you are billed for</h2><ul class=\"lines\">")
        .each(&lines.map_err(wrong)?, Clone::clone)
        .raw("</ul>")
        .part(&totals(paper))
        .part(&credit_notes(paper))
        .raw("</section>")
        .part(&how_to_pay(paper))
        .each(&paper.memo, |memo| Html::new().raw("<p>").text(memo).raw("</p>"))
        .raw("</article><footer>")
        .text(&format!("Dates are those of {}. Amounts are in {}.", paper.zone, paper.currency.code()))
        .raw("</footer></main>"))
}

fn badge(status: InvoiceStatus, is_overdue: bool) -> Html {
    Html::new().raw(match status {
        InvoiceStatus::Open if is_overdue => "<span class=\"badge open\">Overdue</span>",
        InvoiceStatus::Draft => "<span class=\"badge\">Draft</span>",
        InvoiceStatus::Open => "<span class=\"badge open\">Open</span>",
        InvoiceStatus::Paid => "<span class=\"badge paid\">Paid</span>",
        InvoiceStatus::Void => "<span class=\"badge\">Void</span>",
        InvoiceStatus::Uncollectible => "<span class=\"badge\">Written off</span>",
    })
}

/// What the reader came for.
fn headline(paper: &Paper) -> std::result::Result<Html, calendar::CalendarError> {
    let on = |at| date(at, &paper.zone);
    let (figure, about) = match paper.status {
        InvoiceStatus::Open => (paper.due, format!("due on {}", on(paper.due_at)?)),
        InvoiceStatus::Paid => {
            let when = paper.paid_at.map(on).transpose()?.map_or(String::new(), |day| format!(" on {day}"));
            (paper.total, format!("paid{when}"))
        }
        InvoiceStatus::Void => (paper.total, "void: nothing is owed".to_owned()),
        InvoiceStatus::Uncollectible => (paper.total, "written off".to_owned()),
        InvoiceStatus::Draft => (paper.total, "a draft: nothing is owed yet".to_owned()),
    };
    Ok(Html::new()
        .raw("<p class=\"due\">")
        .text(&amount(figure))
        .raw("</p><p class=\"about\">")
        .text(&about)
        .raw("</p>"))
}

/// Whether something is left to pay.
pub(super) fn is_payable(paper: &Paper) -> bool {
    paper.status == InvoiceStatus::Open && !paper.due.is_zero()
}

/// The way to a checkout of this bill.
fn pay(paper: &Paper) -> Html {
    if !is_payable(paper) {
        return Html::new();
    }
    Html::new().raw("<form method=\"post\"><button class=\"button main\">Pay now</button></form>")
}

/// The reader may want to write to the seller, not to themselves.
fn side(side: &Side, writable: bool) -> Html {
    let line = |text: &str| Html::new().raw("<p>").text(text).raw("</p>");
    let email = |text: &String| {
        if !writable {
            return line(text);
        }
        let address = Html::new().raw("<p><a href=\"mailto:").text(text).raw("\">");
        address.text(text).raw("</a></p>")
    };
    Html::new()
        .raw("<p><strong>")
        .text(&side.name)
        .raw("</strong></p>")
        .each(&side.address, |text| line(text))
        .each(&side.tax_id, |text| line(text))
        .each(&side.email, email)
}

fn fact(name: &str, value: &str, strong: bool) -> Html {
    let class = if strong { " class=\"strong\"" } else { "" };
    let (dt, dd) = (Html::new().raw("<dt").raw(class).raw(">"), Html::new().raw("<dd").raw(class).raw(">"));
    Html::new().part(&dt).text(name).raw("</dt>").part(&dd).text(value).raw("</dd>")
}

fn facts(paper: &Paper) -> std::result::Result<Html, calendar::CalendarError> {
    let on = |at| date(at, &paper.zone);
    let mut all = vec![("Number", paper.number.clone())];
    all.extend(paper.issued_at.map(on).transpose()?.map(|day| ("Issued", day)));
    all.push(("Due", on(paper.due_at)?));
    all.extend(paper.paid_at.map(on).transpose()?.map(|day| ("Paid", day)));
    all.push(("Period", period(paper.period, &paper.zone)?));
    Ok(Html::new().raw("<dl>").each(&all, |(name, value)| fact(name, value, false)).raw("</dl>"))
}

fn line_of(line: &PaperLine, zone: &str) -> std::result::Result<Html, calendar::CalendarError> {
    let times = if line.quantity == 1 { String::new() } else { format!(" × {}", line.quantity) };
    let period = period(line.period, zone)?;
    // Most descriptions name the period themselves.
    let spaced = |text: &str| text.replace('\u{a0}', " ");
    let when = if spaced(&line.description).contains(&spaced(&period)) {
        Html::new()
    } else {
        Html::new().raw("<p class=\"small\">").text(&period).raw("</p>")
    };
    let head = Html::new()
        .raw("<li><div class=\"row\"><span>")
        .text(&line.description)
        .text(&times)
        .raw("</span><span>")
        .text(&amount(line.amount))
        .raw("</span></div>")
        .part(&when);
    let steps = Html::new()
        .raw("<details><summary>How this amount came about</summary><ol>")
        .each(&line.steps, |step| Html::new().raw("<li>").text(step).raw("</li>"))
        .raw("</ol></details>");
    Ok(head.part(&steps).raw("</li>"))
}

fn totals(paper: &Paper) -> Html {
    let fixed = |name: &str, value: String, strong| (name.to_owned(), value, strong);
    let mut all = vec![fixed("Subtotal", amount(paper.subtotal), false)];
    let minus = |taken: &TakenOff| taken.amount.checked_neg().map_or_else(|_| amount(taken.amount), amount);
    all.extend(paper.terms.discounts.iter().map(|taken| (taken.name.clone(), minus(taken), false)));
    let taxes = |included| paper.terms.taxes.iter().filter(move |tax| tax.included == included);
    all.extend(taxes(false).map(|tax| (tax_name(tax), amount(tax.amount), false)));
    all.push(fixed("Total", amount(paper.total), true));
    all.extend(taxes(true).map(|tax| (format!("Includes {}", tax_name(tax)), amount(tax.amount), false)));
    let parts = [
        ("Paid by prepaid credit", paper.prepaid),
        ("Paid by your balance", paper.balance),
        ("Credited", paper.credited),
        ("Paid", paper.paid),
    ];
    let parts = parts.into_iter().filter(|(_, part)| !part.is_zero());
    all.extend(parts.map(|(name, part)| fixed(name, amount(part), false)));
    all.push(fixed("Amount due", amount(paper.due), true));
    Html::new()
        .raw("<dl class=\"totals\">")
        .each(&all, |(name, value, strong)| fact(name, value, *strong))
        .raw("</dl>")
        .each(&paper.terms.notes, |note| Html::new().raw("<p class=\"small\">").text(note).raw("</p>"))
}

/// `VAT 7.5% on ₦12,500.00`.
fn tax_name(tax: &TaxOn) -> String {
    let rate = tax.percent.map(|percent| format!(" {}%", percent.normalize())).unwrap_or_default();
    format!("{}{rate} on {}", tax.name, amount(tax.base))
}

/// What was taken back of it; given to the balance or paid back, where it is not left out of what is due.
fn credit_notes(paper: &Paper) -> Html {
    if paper.credit_notes.is_empty() {
        return Html::new();
    }
    Html::new()
        .raw("<h2>Credit notes</h2>")
        .raw("<dl>")
        .each(&paper.credit_notes, |(number, worth)| fact(number, &amount(*worth), false))
        .raw("</dl>")
}

fn how_to_pay(paper: &Paper) -> Html {
    if paper.instructions.is_empty() {
        return Html::new();
    }
    Html::new()
        .raw("<section class=\"pay\"><h2>How to pay</h2>")
        .each(&paper.instructions, |line| Html::new().raw("<p>").text(line).raw("</p>"))
        .raw("</section>")
}
