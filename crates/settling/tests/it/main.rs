//! Books compared with a provider's: what is edited behind our back is named, money is booked once, and nothing is taken back
//! silently.

mod daily;
mod deciding;
mod desk;
mod edited;
mod paid_back;
mod paid_out;
mod restored;
mod settlements;
mod stripe;
mod taken_back;
