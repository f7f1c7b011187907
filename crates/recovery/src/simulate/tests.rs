use super::{Setup, members, population};
use crate::policy::Policy;

#[test]
fn rough() {
    for seed in 1..=20 {
        let people = population(seed, 300);
        let setup = Setup::new(seed, 12);
        let start = std::time::Instant::now();
        let payday = members(&people, &setup, &Policy::payday_aware()).expect("runs");
        let ladder = members(&people, &setup, &Policy::fixed_ladder()).expect("runs");
        eprintln!(
            "{seed}: failed {} {} | payday {} {} att {} msg {} | ladder {} {} att {} msg {} | {:?}",
            payday.failed.count, ladder.failed.count,
            payday.recovered.count, payday.recovered.minor / 100, payday.attempts, payday.messages,
            ladder.recovered.count, ladder.recovered.minor / 100, ladder.attempts, ladder.messages, start.elapsed()
        );
    }
}
