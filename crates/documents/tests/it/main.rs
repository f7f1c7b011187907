//! Documents, set and then read again by a reader that is not the one that set them.

mod currencies;
mod hostile;
mod kinds;
mod layout;
mod reader;
mod refused;
mod support;
