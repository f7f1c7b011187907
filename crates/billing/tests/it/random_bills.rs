//! Thousands of bills made of everything there is: each price model, fees and usage, shares of periods, credits, coupons
//! and taxes. Whatever is stored of one gives the same amounts again.
//!
//! The sequence is fixed, so every run looks at the same bills; a second or two without optimisation.

use billing::derivation::CreditDerivation;
use billing::discount::{Coupon, DiscountAmount, Duration, Redeemed};
use billing::invoice::{InvoiceDraft, LineTerms, Terms};
use billing::price::{EventAmount, RoundedPer, TierDraft};
use billing::proration::{LastDay, Paid, ProrationRule, ProrationTerms, ProrationUnit, credit};
use billing::tax::{TaxPricing, TaxRate, TaxRounding, TaxRules, TaxTreatment};
use billing::totals::{InvoiceInputs, total};
use billing::{Derivation, Fraction, Line, LineKind, PriceModel, PricingDraft, Quantity, Usage};
use calendar::Period;
use jiff::SignedDuration;
use money::{Currency, Money, Rounding};
use rust_decimal::Decimal;

use crate::support::{Life, at, item, monthly};

const BILLS: usize = 5_000;

/// A fixed sequence of numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn minor(&mut self, most: u64) -> i64 {
        i64::try_from(self.below(most)).expect("small")
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).expect("small")]
    }

    /// Up to a million, to four places.
    fn amount(&mut self, most: u64) -> billing::price::Exact {
        Decimal::new(self.minor(most * 10_000), 4).normalize().to_string().parse().expect("a number")
    }

    fn pricing(&mut self) -> PricingDraft {
        let model = self.pick(&[
            PriceModel::Flat,
            PriceModel::PerUnit,
            PriceModel::Graduated,
            PriceModel::Volume,
            PriceModel::Package,
            PriceModel::Percentage,
        ]);
        let mut draft = PricingDraft::of(model);
        match model {
            PriceModel::Flat => draft.amount = Some(self.minor(100_000).into()),
            PriceModel::PerUnit => draft.amount = Some(self.amount(5_000)),
            PriceModel::Graduated | PriceModel::Volume => {
                let mut up_to = 0;
                let closed = self.below(4);
                let mut tiers: Vec<TierDraft> = (0..closed)
                    .map(|_| {
                        up_to += 1 + self.minor(300);
                        TierDraft { up_to: Some(up_to.into()), ..self.tier() }
                    })
                    .collect();
                tiers.push(self.tier());
                draft.tiers = Some(tiers);
            }
            PriceModel::Package => {
                draft.package_size = Some((1 + self.minor(100)).into());
                draft.amount = Some(self.amount(3_000));
            }
            PriceModel::Percentage => {
                draft.percent = Some(self.amount(20));
                draft.fixed_amount = Some(self.minor(50).into());
                draft.rounded_per = Some(self.pick(&[RoundedPer::Line, RoundedPer::Event]));
            }
        }
        if !matches!(model, PriceModel::Flat | PriceModel::Percentage) && self.below(3) == 0 {
            draft.included = Some(self.minor(50).into());
        }
        if self.below(4) == 0 {
            draft.minimum = Some(self.minor(2_000).into());
            draft.maximum = Some((2_000 + self.minor(500_000)).into());
        }
        draft
    }

    /// Nothing is flat about what was used.
    fn pricing_of_usage(&mut self) -> PricingDraft {
        loop {
            let draft = self.pricing();
            if draft.model != PriceModel::Flat {
                return draft;
            }
        }
    }

    fn tier(&mut self) -> TierDraft {
        let flat = (self.below(2) == 0).then(|| self.minor(500).into());
        TierDraft { up_to: None, unit_amount: Some(self.amount(40)), flat_amount: flat }
    }

    fn share(&mut self) -> Fraction {
        if self.below(2) == 0 {
            return Fraction::WHOLE;
        }
        let den = 1 + self.below(2_678_400);
        Fraction { num: self.below(den + 1), den }
    }

    fn rounding(&mut self) -> Rounding {
        self.pick(&Rounding::ALL)
    }

    /// A charge, usage, or a credit of what was paid.
    fn line(&mut self) -> Line {
        let period = Period { start: at("2027-03-01"), end: at("2027-04-01") };
        let (kind, derivation) = match self.below(5) {
            0 => (LineKind::ProrationCredit, self.credit(period)),
            1 | 2 => {
                let price = item(1, &self.pricing_of_usage(), 1).price;
                let (share, rounding) = (self.share(), self.rounding());
                let count = self.below(4);
                let amounts: Vec<EventAmount> = (0..count)
                    .map(|_| EventAmount {
                        amount: Quantity::try_new(self.amount(400)).expect("a quantity"),
                        count: 1 + self.below(9),
                    })
                    .collect();
                let usage = Usage::of_amounts(amounts).expect("adds up");
                let rated = Derivation::of_usage(&price, usage, share, rounding, period);
                (LineKind::UsageCharge, rated.expect("can be billed"))
            }
            _ => self.fee(period),
        };
        Line {
            kind,
            description: "A line".to_owned(),
            item: None,
            price: None,
            one_off: None,
            discountable: kind != LineKind::ProrationCredit,
            quantity: 1,
            amount: derivation.amount(),
            period,
            revision: 0,
            derivation,
        }
    }

    fn fee(&mut self, period: Period) -> (LineKind, Derivation) {
        loop {
            let price = item(1, &self.pricing(), 1).price;
            let seats = if price.pricing.check_seats(7).is_ok() { 1 + self.below(40) } else { 1 };
            let (share, rounding) = (self.share(), self.rounding());
            // A percentage is of something used, never of seats.
            if price.pricing.check_seats(seats).is_ok() {
                let rated = Derivation::of_charge(&price, seats, share, rounding, period);
                return (LineKind::PlanCharge, rated.expect("can be billed"));
            }
        }
    }

    fn credit(&mut self, covers: Period) -> Derivation {
        let units = [ProrationUnit::Millisecond, ProrationUnit::Second, ProrationUnit::Day];
        let terms = ProrationTerms {
            rule: ProrationRule {
                unit: self.pick(&units),
                last_day: self.pick(&[LastDay::Billed, LastDay::NotBilled]),
            },
            zone: self.pick(&["UTC", "America/New_York", "Europe/Berlin"]).to_owned(),
            rounding: self.rounding(),
        };
        let paid = Paid { net: ngn(1_000_000 + self.minor(90_000)), tax: ngn(1_000 + self.minor(9_000)), covers };
        let when = covers.start + SignedDuration::from_secs(self.minor(2_500_000));
        let line = credit(&terms, &paid, when).expect("computes").expect("something is left");
        Derivation::from(CreditDerivation::of(line.record, line.tax_record))
    }

    fn terms(&mut self, lines: usize) -> Terms {
        let coupons = (0..self.below(4)).map(|nth| self.coupon(nth)).collect();
        let tax = TaxRules {
            pricing: self.pick(&[TaxPricing::Inclusive, TaxPricing::Exclusive]),
            level: self.pick(&[TaxRounding::Line, TaxRounding::Rate]),
            rounding: self.rounding(),
        };
        let lines = (0..lines).map(|_| LineTerms { plan: None, tax: self.treatment() }).collect();
        Terms { zone: "UTC".to_owned(), at: at("2027-04-01"), rounding: self.rounding(), coupons, tax, lines }
    }

    fn coupon(&mut self, nth: u64) -> Redeemed {
        let amount = match self.below(2) {
            0 => DiscountAmount::Percent(Decimal::new(1 + self.minor(1_000), 1)),
            _ => DiscountAmount::Fixed(ngn(1 + self.minor(60_000))),
        };
        let duration = self.pick(&[Duration::Once, Duration::Forever, Duration::Repeating(2)]);
        let coupon = Coupon {
            code: format!("C{nth}"),
            amount,
            duration,
            plans: None,
            most: None,
            most_by_customer: None,
            expires_at: None,
        };
        Redeemed { coupon, at: at("2027-02-15"), used: self.below(4) == 0 }
    }

    fn treatment(&mut self) -> TaxTreatment {
        let rate =
            |code: &str, percent: &str| TaxRate { code: code.to_owned(), percent: percent.parse().expect("a number") };
        match self.below(6) {
            0 => TaxTreatment::ReverseCharge,
            1 => TaxTreatment::Exempt("books".to_owned()),
            2 => TaxTreatment::Rates(vec![rate("GST", "5"), rate("QST", "9.975")]),
            3 => TaxTreatment::Rates(Vec::new()),
            _ => TaxTreatment::Rates(vec![rate("VAT", "7.5")]),
        }
    }
}

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn again<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).expect("is written")).expect("is read")
}

#[test]
fn what_is_stored_of_any_bill_gives_its_amounts_again() {
    let mut dice = Dice(0x0b11_1005_0b11_1005);
    let bare = Life::begin(monthly(3000), "2027-03-01").invoices.remove(0);
    let (mut discounted, mut taxed, mut to_balance) = (0, 0, 0);
    for nth in 0..BILLS {
        let count = 1 + dice.below(5);
        let lines: Vec<Line> = (0..count).map(|_| dice.line()).collect();
        for line in &lines {
            let stored: Derivation = again(&line.derivation);
            assert_eq!((stored.check(), stored.recompute()), (Ok(()), Ok(line.amount)), "bill {nth}: {line:#?}");
        }
        let subtotal = Money::sum(lines.iter().map(|line| line.amount), Currency::NGN).expect("fits");
        let mut draft = InvoiceDraft { lines, subtotal, total: subtotal, ..bare.clone() };
        let terms = dice.terms(draft.lines.len());
        draft.settle(terms).expect("settles");
        let Some(settled) = &draft.settled else { continue };
        let inputs: InvoiceInputs = again(&settled.inputs);
        let computed = total(&inputs).expect("computes");
        assert_eq!(computed, settled.totals, "bill {nth}");
        assert_eq!((computed.due, computed.to_balance), (draft.total, draft.to_balance), "bill {nth}");
        // Sum of the nets and taxes is what is owed less what is given back.
        let gross: i64 = computed.lines.iter().map(|line| line.net.minor() + line.tax.minor()).sum();
        assert_eq!(gross, draft.total.minor() - draft.to_balance.minor(), "bill {nth}");
        discounted += usize::from(!computed.discount.is_zero());
        taxed += usize::from(!computed.tax.is_zero());
        to_balance += usize::from(!computed.to_balance.is_zero());
    }
    // The dice are not loaded: all kinds of bills were among them.
    assert!(
        discounted > BILLS / 4 && taxed > BILLS / 2 && to_balance > BILLS / 20,
        "{discounted} {taxed} {to_balance}"
    );
}

#[test]
fn parts_of_any_period_sum_to_the_whole() {
    let mut dice = Dice(0x5ea5_0000_5ea5_0001);
    for nth in 0..20_000 {
        let units = [ProrationUnit::Millisecond, ProrationUnit::Second, ProrationUnit::Day, ProrationUnit::None];
        let terms = ProrationTerms {
            rule: ProrationRule {
                unit: dice.pick(&units),
                last_day: dice.pick(&[LastDay::Billed, LastDay::NotBilled]),
            },
            zone: dice.pick(&["UTC", "Africa/Cairo", "America/New_York", "Australia/Lord_Howe"]).to_owned(),
            rounding: dice.rounding(),
        };
        let start = at("2024-01-01") + SignedDuration::from_secs(dice.minor(400_000_000));
        let length = 86_400 + dice.minor(34_000_000);
        let whole = Period { start, end: start + SignedDuration::from_secs(length) };
        let mut cuts: Vec<i64> =
            (0..dice.below(9)).map(|_| dice.minor(u64::try_from(length).expect("positive"))).collect();
        cuts.sort_unstable();
        let inside = cuts.iter().map(|cut| start + SignedDuration::from_secs(*cut));
        let bounds: Vec<_> = [start].into_iter().chain(inside).chain([whole.end]).collect();
        let parts = bounds.windows(2).map(|pair| terms.between(whole, pair[0], pair[1]).expect("computes"));
        let all = terms.between(whole, start, whole.end).expect("computes");
        assert_eq!(parts.map(|share| share.part).sum::<u64>(), all.whole, "{nth}: {whole:?} by {terms:?}");
    }
}
