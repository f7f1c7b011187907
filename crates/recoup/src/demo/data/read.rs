//! What the fields of the file mean, and what they may be.

use std::collections::BTreeMap;

use jiff::civil::Date;
use store::operator::tenants::NewTenant;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Fields, Problem, Problems};
use super::{Book, CARDS, CustomerData, Payday, PlanData, SALARY};

/// The dearest price and the highest salary taken: a million million in the smallest unit.
const MOST_MINOR: i64 = 1_000_000_000_000;

const INTERVALS: [(&str, &str); 6] = [
    ("day", "day"),
    ("week", "week"),
    ("month", "month"),
    ("quarter", "quarter"),
    ("biannual", "biannual"),
    ("year", "year"),
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a file, or finds everything that is wrong with it.
pub(super) fn book(text: &str) -> Result<Book, Vec<Problem>> {
    let mut problems = Problems::new(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        problems.at(error.span().map_or(0, |span| span.start), error.message());
    }
    if !problems.is_empty() {
        // What could be read of a broken file would only give follow-up problems.
        return Err(problems.all());
    }
    let span = document.span();
    let document = Spanned::new(span, DeValue::Table(document.into_inner()));
    let read = whole(&mut problems, &document);
    match read {
        Some(book) if problems.is_empty() => Ok(book),
        _ => Err(problems.all()),
    }
}

fn whole<'a>(problems: &mut Problems<'_>, document: &'a Spanned<DeValue<'a>>) -> Option<Book> {
    let mut top = Fields::of(problems, "the file".to_owned(), document)?;
    let (merchant, plans, customers) = (top.table("merchant"), top.list("plans"), top.table("customers"));
    top.end();
    let merchant = merchant.and_then(|value| self::merchant(problems, value));
    let plans = self::plans(problems, &plans);
    let starts_on = merchant.as_ref().map(|(_, starts_on)| *starts_on);
    let customers = self::customers(problems, customers?, starts_on, &plans)?;
    let (merchant, starts_on) = merchant?;
    Some(Book { merchant, starts_on, plans: plans.into_values().flatten().collect(), customers })
}

fn merchant<'a>(problems: &mut Problems<'_>, value: &'a Spanned<DeValue<'a>>) -> Option<(NewTenant, Date)> {
    let mut fields = Fields::of(problems, "[merchant]".to_owned(), value)?;
    let (name, zone) = (fields.text("name"), fields.text("zone"));
    let (currency, starts_on) = (fields.text("currency"), fields.date("starts_on"));
    let read = name.zip(zone).zip(currency);
    let read = read.map(|((name, zone), currency)| NewTenant {
        name: name.to_owned(),
        billing_zone: zone.to_owned(),
        currency: currency.to_owned(),
    });
    if let Some(error) = read.as_ref().and_then(|new| setup::preferences::check_new_tenant(new).err()) {
        // The use case names the same fields as the file.
        for wrong in &error.fields {
            fields.wrong(&wrong.field, wrong.message.clone());
        }
    }
    fields.end();
    read.zip(starts_on)
}

/// The plans by their keys; `None` for one that is there and wrong, so that its customers are not told it is missing.
fn plans<'a>(problems: &mut Problems<'_>, list: &[&'a Spanned<DeValue<'a>>]) -> BTreeMap<String, Option<PlanData>> {
    let mut read: BTreeMap<String, Option<PlanData>> = BTreeMap::new();
    for value in list {
        let Some(mut fields) = Fields::of(problems, "a plan".to_owned(), value) else { continue };
        let Some(key) = fields.text("key") else { continue };
        if read.contains_key(key) {
            fields.wrong("key", format!("there are two plans with the key {key:?}"));
        }
        let plan = plan(fields, key);
        read.insert(key.to_owned(), plan);
    }
    read
}

fn plan(mut fields: Fields<'_, '_, '_>, key: &str) -> Option<PlanData> {
    let name = fields.text("name");
    let price_minor = fields.whole("price_minor", 1..=MOST_MINOR);
    let every = fields.word("every", &INTERVALS);
    let per = fields.text_if_any("per");
    let per_seat = per.map(|per| per.is_some());
    if let Some(Some(other)) = per.filter(|per| per.is_some_and(|word| word != "seat")) {
        fields.wrong("per", format!("`per` is {other:?}; leave it out, or write \"seat\""));
    }
    let trial_days = fields.whole_if_any("trial_days", 0..=31);
    fields.end();
    Some(PlanData {
        key: key.to_owned(),
        name: name?.to_owned(),
        price_minor: price_minor?,
        every: every?,
        per_seat: per_seat?,
        trial_days: trial_days?.unwrap_or(0),
    })
}

fn customers<'a>(
    problems: &mut Problems<'_>,
    value: &'a Spanned<DeValue<'a>>,
    starts_on: Option<Date>,
    plans: &BTreeMap<String, Option<PlanData>>,
) -> Option<Vec<CustomerData>> {
    let mut fields = Fields::of(problems, "[customers]".to_owned(), value)?;
    let entries = fields.entries();
    if entries.is_empty() {
        fields.problems().at(value.span().start, "[customers] is empty: nobody to play with");
    }
    let mut read = Vec::with_capacity(entries.len());
    let mut emails: BTreeMap<String, &str> = BTreeMap::new();
    for (key, span, value) in entries {
        let what = format!("the customer {key:?}");
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            fields.problems().at(span.start, format!("{what} must be named by letters, digits and hyphens"));
        }
        let Some(mut row) = Fields::of(fields.problems(), what, value) else { continue };
        let customer = customer(&mut row, key, starts_on, plans);
        if let Some(other) = customer.as_ref().and_then(|row| emails.insert(row.email.to_lowercase(), key)) {
            row.wrong("email", format!("{other:?} has the same email; each customer is a person of their own"));
        }
        row.end();
        read.extend(customer);
    }
    Some(read)
}

fn customer(
    row: &mut Fields<'_, '_, '_>,
    key: &str,
    starts_on: Option<Date>,
    plans: &BTreeMap<String, Option<PlanData>>,
) -> Option<CustomerData> {
    let (name, email) = (row.text("name"), row.text_if_any("email"));
    let plan = plan_of(row, plans);
    let joins = row.date("joins");
    if let (Some(joins), Some(start)) = (joins, starts_on)
        && !(start..=start.last_of_month()).contains(&joins)
    {
        row.wrong("joins", format!("`joins` is {joins}; it must be from {start} to {}", start.last_of_month()));
    }
    let seats = row.whole_if_any("seats", 1..=1_000);
    let priced_by_seat = plan.as_ref().is_none_or(|(_, known)| known.as_ref().is_none_or(|plan| plan.per_seat));
    if row.has("seats") && !priced_by_seat {
        row.wrong("seats", "`seats` is for plans with `per = \"seat\"`");
    }
    let card = row.word("card", &CARDS.map(|card| (card.word, card)));
    let good_charges = row.whole_if_any("good_charges", 0..=100);
    let salary_minor = row.whole_if_any("salary_minor", 1..=MOST_MINOR);
    if card.is_some_and(|card| card.word == SALARY) && !row.has("salary_minor") {
        row.wrong("card", "a card that depends on the salary needs `salary_minor`");
    }
    let payday = payday(row);
    let answers_percent = row.whole_if_any("answers_percent", 0..=100);
    Some(CustomerData {
        key: key.to_owned(),
        name: name?.to_owned(),
        email: email?.map_or_else(|| format!("{key}@example.com"), str::to_owned),
        plan: plan?.0.to_owned(),
        joins: joins?,
        seats: seats?.unwrap_or(1),
        card: card?,
        // People join on a day on which they have money.
        good_charges: good_charges?.map_or(1, |count| usize::try_from(count).unwrap_or(1)),
        salary_minor: salary_minor?,
        payday: payday?,
        answers_percent: answers_percent?,
    })
}

fn plan_of<'a, 'b>(
    row: &mut Fields<'a, '_, '_>,
    plans: &'b BTreeMap<String, Option<PlanData>>,
) -> Option<(&'a str, &'b Option<PlanData>)> {
    let key = row.text("plan")?;
    let known = plans.get(key);
    if known.is_none() {
        let keys: Vec<&str> = plans.keys().map(String::as_str).collect();
        row.wrong("plan", format!("there is no plan {key:?}; there are {}", keys.join(", ")));
    }
    known.map(|plan| (key, plan))
}

/// A day of the month as a number, or a day of the week as a word; the outer `None` means that it is wrong.
fn payday(row: &mut Fields<'_, '_, '_>) -> Option<Option<Payday>> {
    let given = row.has("payday");
    match row.whole_or_text("payday", 1..=31) {
        None if given => None,
        None => Some(None),
        Some(Ok(day)) => Some(Some(Payday::Month { day })),
        Some(Err(text)) => {
            let found = (1..).zip(WEEKDAYS).find(|(_, word)| *word == text);
            if found.is_none() {
                let reason =
                    format!("`payday` is {text:?}; it must be a day from 1 to 31, or monday to sunday in quotes");
                row.wrong("payday", reason);
            }
            found.map(|(weekday, _)| Some(Payday::Week { weekday }))
        }
    }
}
