use super::{ADES_GYM, CARDS, Payday, complaint, read};

const GOOD: &str = r#"
[merchant]
name = "Chidi's Books"
zone = "Africa/Lagos"
currency = "NGN"
starts_on = 2026-01-05

[[plans]]
key = "monthly"
name = "A book a month"
price_minor = 500_000
every = "month"

[[plans]]
key = "class"
name = "A class"
price_minor = 100_000
every = "quarter"
per = "seat"
trial_days = 7

[customers]
bola = { name = "Bola Ade", plan = "monthly", joins = 2026-01-05, card = "salary", salary_minor = 30_000_000, payday = 28 }
ada-2 = { name = "Ada Obi", plan = "class", joins = 2026-01-31, card = "good", seats = 12, payday = "friday", good_charges = 0, email = "Ada@example.org", answers_percent = 100 }
"#;

/// The good text with some words replaced, and what is said about it: line, column and the beginning of the reason.
fn problems_of(change: &[(&str, &str)]) -> Vec<(usize, usize, String)> {
    let mut text = GOOD.to_owned();
    for (from, to) in change {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let found = read::book(&text).expect_err("the text is wrong");
    found.into_iter().map(|problem| (problem.line, problem.column, problem.reason)).collect()
}

#[test]
fn a_good_file_is_read_with_its_defaults() {
    let book = read::book(GOOD).expect("a good file");
    assert_eq!((book.merchant.name.as_str(), book.starts_on.to_string()), ("Chidi's Books", "2026-01-05".to_owned()));
    let [class, monthly] = book.plans.as_slice() else { panic!("two plans: {:?}", book.plans) };
    assert_eq!((class.per_seat, class.trial_days, class.every), (true, 7, "quarter"));
    assert_eq!((monthly.per_seat, monthly.trial_days, monthly.price_minor), (false, 0, 500_000));
    let [ada, bola] = book.customers.as_slice() else { panic!("two customers: {:?}", book.customers) };
    assert_eq!((ada.email.as_str(), ada.seats, ada.good_charges), ("Ada@example.org", 12, 0));
    assert_eq!((ada.payday, ada.answers_percent), (Some(Payday::Week { weekday: 5 }), Some(100)));
    assert_eq!((bola.email.as_str(), bola.seats, bola.good_charges), ("bola@example.com", 1, 1));
    assert_eq!((bola.payday, bola.salary_minor), (Some(Payday::Month { day: 28 }), Some(30_000_000)));
}

#[test]
fn the_merchant_that_comes_with_the_program_can_be_played() {
    let book = read::book(ADES_GYM).expect("our own file");
    assert!((240..=300).contains(&book.customers.len()), "{}", book.customers.len());
    for card in CARDS.iter().filter(|card| card.word != "no_money") {
        assert!(book.customers.iter().any(|customer| customer.card == *card), "nobody has the card {}", card.word);
    }
    assert!(ADES_GYM.len() < 60_000);
}

#[test]
fn each_bad_value_is_refused_with_its_place_and_reason() {
    type Row = (&'static [(&'static str, &'static str)], usize, usize, &'static str);
    let rows: &[Row] = &[
        (&[("Africa/Lagos", "Mars/Olympus")], 4, 8, "`Mars/Olympus` is not an IANA time zone"),
        (&[("\"NGN\"", "\"XXQ\"")], 5, 12, ""),
        (&[("starts_on = 2026-01-05", "starts_on = \"soon\"")], 6, 13, "`starts_on` must be a date"),
        (&[("price_minor = 500_000", "price_minor = 0")], 11, 15, "`price_minor` is 0; it must be from 1 to"),
        (
            &[("price_minor = 500_000", "price_minor = 5.5")],
            11,
            15,
            "`price_minor` must be a whole number, not a number with a point",
        ),
        (
            &[("every = \"month\"", "every = \"fortnight\"")],
            12,
            9,
            "`every` is \"fortnight\"; it must be one of day, week",
        ),
        (&[("key = \"class\"", "key = \"monthly\"")], 15, 7, "there are two plans with the key \"monthly\""),
        (&[("per = \"seat\"", "per = \"head\"")], 19, 7, "`per` is \"head\""),
        (
            &[("plan = \"monthly\"", "plan = \"yearly\"")],
            23,
            36,
            "there is no plan \"yearly\"; there are class, monthly",
        ),
        (
            &[("joins = 2026-01-31", "joins = 2026-02-01")],
            24,
            53,
            "`joins` is 2026-02-01; it must be from 2026-01-05 to 2026-01-31",
        ),
        (&[("card = \"good\"", "card = \"gold\"")], 24, 72, "`card` is \"gold\"; it must be one of good, salary"),
        (&[("salary_minor = 30_000_000, ", "")], 23, 74, "a card that depends on the salary needs `salary_minor`"),
        (&[("payday = 28", "payday = 32")], 23, 120, "`payday` is 32; it must be from 1 to 31"),
        (&[("\"friday\"", "\"payday\"")], 24, 0, "`payday` is \"payday\""),
        (&[("seats = 12", "sheets = 12")], 24, 0, "the customer \"ada-2\" has no field `sheets`"),
        (&[("name = \"Bola Ade\", ", "")], 23, 8, "the customer \"bola\" has no `name`"),
        (&[("\"Ada@example.org\"", "\"BOLA@example.com\"")], 23, 8, "\"ada-2\" has the same email"),
        (&[("[customers]", "[clients]")], 22, 2, "the file has no field `clients`"),
        (&[("\"Ada Obi\"", "\"Ada Obi")], 24, 0, ""),
    ];
    for (change, line, column, reason) in rows {
        let found = problems_of(change);
        let fits = |(at, col, why): &(usize, usize, String)| {
            (at, why.starts_with(reason)) == (line, true) && (*column == 0 || col == column)
        };
        assert!(found.iter().any(fits), "{change:?}: {found:?}");
    }
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() {
    let found = problems_of(&[
        ("price_minor = 500_000", "price_minor = -1"),
        ("joins = 2026-01-05", "joins = 5"),
        ("seats = 12", "seats = 0"),
        ("payday = 28", "pay_day = 28"),
    ]);
    let lines: Vec<usize> = found.iter().map(|(line, _, _)| *line).collect();
    assert_eq!(lines, [11, 23, 23, 24], "{found:?}");
    let told = complaint("x.toml", &read::book("[merchant]\n").expect_err("nearly empty"));
    assert!(told.starts_with("x.toml has 6 problem(s), so nothing was started:"), "{told}");
}
