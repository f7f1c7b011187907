use escrow::dispute::Share;
use escrow::{Action, OrderState, Refusal};

use crate::world::{B, S, Spec, World, p10};

pub(crate) fn s32() -> World {
    let mut w = World::funded(&Spec { parts: vec![3_000_000, 5_000_000, 2_000_000], ..p10() });
    w.start();
    w.submit(0);
    w.verify();
    w.approve(0);
    w
}

#[test]
fn s32_the_first_of_three_is_released() {
    let w = s32();
    assert_eq!(w.state(), OrderState::InProgress);
    let expected = [
        ("PSP", 10_086_250),
        ("SW", 3_000_000),
        ("ESC", 7_000_000),
        ("FDF", 175_000),
        ("REV", 75_000),
        ("XPF", 163_750),
    ];
    w.balances(&expected, -88_750);
}

fn s33() -> World {
    let mut w = s32();
    w.dispute(B, 1);
    w.submit(2);
    w.approve(2);
    w
}

#[test]
fn s33_the_others_go_on_while_one_is_disputed() {
    let w = s33();
    assert_eq!(w.state(), OrderState::Disputed);
    let expected = [
        ("PSP", 10_086_250),
        ("SW", 5_000_000),
        ("DSP", 5_000_000),
        ("FDF", 125_000),
        ("REV", 125_000),
        ("XPF", 163_750),
    ];
    w.balances(&expected, -38_750);
}

#[test]
fn s33b_it_is_settled_in_halves() {
    let mut w = s33();
    let shares = vec![Share { milestone: w.milestone(1), seller: 2_500_000 }];
    w.must(B, Action::Offer { dispute: 1, shares });
    w.must(S, Action::AcceptOffer { dispute: 1, offer: 1 });
    assert_eq!(w.state(), OrderState::Closed);
    let expected = [("PSP", 10_086_250), ("BW", 2_562_500), ("SW", 7_500_000), ("REV", 187_500), ("XPF", 163_750)];
    w.balances(&expected, 23_750);
}

fn thirds(order: [usize; 3]) -> (World, Vec<i64>) {
    let mut w = World::funded(&Spec { parts: vec![3_333_333, 3_333_333, 3_333_334], ..p10() });
    w.start();
    w.verify();
    let mut slices = Vec::new();
    for at in order {
        let before = w.order().flows.fees;
        w.submit(at);
        w.approve(at);
        slices.push(w.order().flows.fees - before);
    }
    assert_eq!(w.state(), OrderState::Closed);
    (w, slices)
}

#[test]
fn s34_slices_add_up() {
    let (w, slices) = thirds([0, 1, 2]);
    assert_eq!(slices, [83_333, 83_333, 83_334]);
    w.balances(&[("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
}

#[test]
fn s34b_in_any_order() {
    let (w, slices) = thirds([2, 0, 1]);
    assert_eq!(slices.iter().sum::<i64>(), 250_000);
    w.balances(&[("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
}

const S35: [(&str, i64); 6] =
    [("PSP", 10_086_250), ("SW", 4_200_000), ("ESC", 5_800_000), ("FDF", 145_000), ("REV", 105_000), ("XPF", 163_750)];

fn s35() -> World {
    let mut w = s32();
    let milestone = w.milestone(1);
    let part = Action::ReleasePart { milestone, minor: 1_200_000, confirmed: true, by_code: false };
    w.must(B, part);
    w
}

#[test]
fn s35_a_part_is_released_early() {
    s35().balances(&S35, -58_750);
}

#[test]
fn s35b_no_more_than_there_is() {
    let mut w = s35();
    let milestone = w.milestone(1);
    for (minor, confirmed) in [(3_800_001, true), (0, true), (-5, true), (i64::MAX, true)] {
        let part = Action::ReleasePart { milestone, minor, confirmed, by_code: false };
        assert_eq!(w.refused(B, part), Refusal::ExceedsHeld { held: 3_800_000 });
    }
    let unsaid = Action::ReleasePart { milestone, minor: 1, confirmed: false, by_code: false };
    assert_eq!(w.refused(B, unsaid), Refusal::ConfirmationNeeded);
    w.balances(&S35, -58_750);
}
