//! Discounts: coupons that merchants offer, codes that customers type, and what was redeemed.
//!
//! Promises: what a coupon takes off never changes; a redemption keeps the coupon as it was; of coupons with a cap exactly
//! as many are redeemed as there are, whoever asks at once; taking a discount away leaves the bills that were made alone.
//! What a discount does to a bill is in [`crate::terms`].

mod codes;
mod coupons;
mod redeem;

pub use codes::{CodeChange, NewCode, change_code, create_code};
pub use coupons::{CouponChange, Duration, NewCoupon, Off, archive, change, create};
pub use redeem::{Offer, coupon_of, end, for_customer, for_subscription};
pub(crate) use redeem::{redeem_on, rehearse};
