//! Every request, held against Paystack's own document.
