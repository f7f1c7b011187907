//! Writes an invoice to standard output: `cargo run -p documents --example invoice > invoice.pdf`.
//!
//! With a number, one of that many lines.

use std::error::Error;
use std::io::Write as _;

use documents::{Deduction, InvoiceDocument, Kind, Line, Party, Payment, Status, Tax, render};
use money::{Currency, Money};
use rust_decimal::Decimal;

fn main() -> Result<(), Box<dyn Error>> {
    let more = std::env::args().nth(1).map_or(Ok(0), |count| count.parse::<i64>())?;
    let rendered = render(&invoice(more)?)?;
    std::io::stdout().write_all(&rendered.pdf)?;
    Ok(())
}

fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn line(description: &str, quantity: Decimal, unit: &str, amount: i64, derivation: Option<&str>) -> Line {
    Line {
        description: description.to_owned(),
        period: None,
        quantity: Some(quantity),
        unit_amount: Some(unit.to_owned()),
        amount: naira(amount),
        tax_rate: Some(Decimal::new(75, 1)),
        derivation: derivation.map(str::to_owned),
    }
}

fn lines(more: i64) -> Vec<Line> {
    let mut lines = vec![
        line("Studio plan, monthly", Decimal::from(3), "₦25,000.00", 7_500_000, None),
        line(
            "Extra seats, added on 12 Sep 2026",
            Decimal::from(2),
            "₦4,000.00",
            506_667,
            Some("2 × ₦4,000.00 × 19 of 30 days = ₦5,066.666…, rounded half to even"),
        ),
        line(
            "API calls",
            Decimal::new(1_284_505, 1),
            "tiered",
            885_350,
            Some("First 100,000 free, then 28,450.5 × ₦0.3112 = ₦8,853.50"),
        ),
    ];
    lines.extend((1..=more).map(|n| line(&format!("Location {n}"), Decimal::ONE, "₦1,000.00", 100_000, None)));
    lines
}

fn invoice(more: i64) -> Result<InvoiceDocument, Box<dyn Error>> {
    let lines = lines(more);
    let subtotal = Money::sum(lines.iter().map(|line| line.amount), Currency::NGN)?;
    let discount = naira(750_000);
    let base = subtotal.checked_sub(discount)?;
    let tax = base.prorate(money::Ratio::new(75, 1_000)?, money::Rounding::HalfEven)?;
    let total = base.checked_add(tax)?;
    let paid = naira(2_000_000);
    Ok(InvoiceDocument {
        kind: Kind::Invoice,
        number: "INV-2026-000042".to_owned(),
        series: Some("Lagos".to_owned()),
        reference: None,
        status: Status::Open,
        is_test: false,
        zone: "Africa/Lagos".to_owned(),
        issued_at: Some("2026-09-30T23:00:00Z".parse()?),
        due_at: Some("2026-10-14T23:00:00Z".parse()?),
        paid_at: None,
        period: Some(calendar::Period { start: "2026-08-31T23:00:00Z".parse()?, end: "2026-09-30T23:00:00Z".parse()? }),
        seller: Party {
            name: "Ọláwálé & Sons Studio Ltd".to_owned(),
            address: vec![
                "14 Adéọlá Ọdẹ́kù Street".to_owned(),
                "Victoria Island, Lagos".to_owned(),
                "Nigeria".to_owned(),
            ],
            email: Some("billing@olawale.example".to_owned()),
            tax_id: Some("TIN 01234567-0001".to_owned()),
        },
        customer: Party {
            name: "Société Générale d’Éclairage".to_owned(),
            address: vec!["8, rue de l’Église".to_owned(), "Cotonou".to_owned(), "Bénin".to_owned()],
            email: Some("comptabilite@eclairage.example".to_owned()),
            tax_id: None,
        },
        currency: Currency::NGN,
        lines,
        subtotal,
        discounts: vec![Deduction { label: "Launch offer, 10% of the plan".to_owned(), amount: discount }],
        taxes: vec![Tax {
            name: "VAT".to_owned(),
            rate: Some(Decimal::new(75, 1)),
            on: Some(base),
            amount: tax,
            is_included: false,
        }],
        total,
        paid,
        amount_due: total.checked_sub(paid)?,
        payment: Some(Payment {
            link: Some("https://pay.example.com/i/7Hq2mZk9vQ1x".to_owned()),
            instructions: vec![
                "Or by bank transfer: Providus Bank, account 9901234567, Ọláwálé & Sons Studio Ltd.".to_owned(),
                "Put INV-2026-000042 into the narration, and the payment finds its invoice.".to_owned(),
            ],
        }),
        notes: vec!["Thank you for your business. Questions are answered at billing@olawale.example.".to_owned()],
    })
}
