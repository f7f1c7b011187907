use super::*;

const SECOND: u64 = 1_000_000_000;

fn take(name: &str, per_minute: u32, cost: u32) -> Take {
    Take { bucket: Bucket::of("t", name), per_minute, cost }
}

fn passes(local: &Local, takes: &[Take], now: u64) -> bool {
    local.used_after_at(takes, now).0
}

#[test]
fn a_bucket_runs_dry_and_refills_evenly() {
    let local = Local::default();
    let one = [take("a", 3, 1)];
    for _ in 0..3 {
        assert!(passes(&local, &one, 0));
    }
    assert!(!passes(&local, &one, 0));
    assert!(!passes(&local, &one, 20 * SECOND - 1), "a third of a minute is one of three");
    assert!(passes(&local, &one, 20 * SECOND));
    assert!(!passes(&local, &one, 20 * SECOND));
    let passed = (0..600).filter(|tenth| passes(&local, &one, (60 * 10 + tenth) * SECOND / 10)).count();
    assert!((3..=6).contains(&passed), "{passed}");
    assert!(passes(&local, &[take("b", 3, 1)], 0), "another has its own");
}

#[test]
fn all_or_none() {
    let local = Local::default();
    let both = [take("key", 5, 1), take("tenant", 2, 1)];
    assert!(passes(&local, &both, 0) && passes(&local, &both, 0));
    for _ in 0..9 {
        assert!(!passes(&local, &both, 0));
    }
    let (_, used) = local.used_after_at(&[take("key", 5, 1)], 0);
    assert_eq!(used, [WINDOW_NS / 5 * 3], "what was refused took nothing");
}

#[test]
fn a_quota_that_changes_gives_nothing_away() {
    let local = Local::default();
    for _ in 0..10 {
        assert!(passes(&local, &[take("a", 10, 1)], 0));
    }
    for quota in [11, 10, 1_000, 10] {
        assert!(!passes(&local, &[take("a", quota, 1)], 0), "{quota}");
    }
}

#[test]
fn what_costs_more_takes_more() {
    let local = Local::default();
    assert!(passes(&local, &[take("a", 10, 5)], 0) && passes(&local, &[take("a", 10, 5)], 0));
    assert!(!passes(&local, &[take("a", 10, 1)], 0));
    assert!(passes(&local, &[take("b", 3, 5)], 0), "a small bucket can be emptied, not exceeded");
    assert!(!passes(&local, &[take("b", 3, 1)], 0));
}

#[test]
fn invented_names_fill_no_memory() {
    let local = Local::default();
    let dry = take("victim", 1, 1);
    assert!(passes(&local, std::slice::from_ref(&dry), 0));
    for nth in 0..(MOST + SWEPT_AT) {
        passes(&local, &[take(&nth.to_string(), 1_000_000, 1)], 0);
    }
    let kept = local.kept.lock().expect("nobody panicked").full_at.len();
    assert!(kept <= MOST, "{kept}");
    assert!(!passes(&local, &[dry], 0), "an empty bucket is not forgotten for them");
    passes(&local, &[take("later", 1, 1)], 61 * SECOND);
}
