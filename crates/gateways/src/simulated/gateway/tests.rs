use ids::Mode;
use recovery::Rail;
use usecase::ports::GatewayError;

use super::{RAILS, check};
use crate::simulated::sample::{ask, at, ngn};

#[test]
fn what_it_offers_passes() {
    for rail in RAILS {
        assert_eq!(check(&ask(*rail)), Ok(()), "{rail}");
    }
}

#[test]
fn live_mode_is_refused_on_every_rail() {
    for rail in Rail::ALL {
        let mut ask = ask(rail);
        ask.mode = Mode::Live;
        assert!(matches!(check(&ask), Err(GatewayError::Misconfigured(_))), "{rail}");
    }
}

#[test]
fn requests_that_make_no_sense_are_refused_before_anything_happens() {
    assert!(matches!(check(&ask(Rail::Wallet)), Err(GatewayError::Unsupported(_))));
    for minor in [0, -1] {
        let mut nothing = ask(Rail::Card);
        nothing.amount = ngn(minor);
        assert!(matches!(check(&nothing), Err(GatewayError::BadRequest(_))));
    }
    for rail in [Rail::Card, Rail::DirectDebit] {
        let mut tokenless = ask(rail);
        tokenless.token = None;
        assert!(matches!(check(&tokenless), Err(GatewayError::BadRequest(_))), "{rail}");
    }
    let mut over = ask(Rail::Transfer);
    over.expires_at = Some(at("2026-09-15T08:00:00Z"));
    assert!(matches!(check(&over), Err(GatewayError::BadRequest(_))));
}
