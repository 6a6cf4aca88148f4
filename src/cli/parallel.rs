//! Work spread over threads whose results come back in the order of the work.

use std::any::Any;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Items that wait for a free thread; more would only take memory.
const WAITING: usize = 64;

/// Calls `work` for each of `items` on as many threads as there are cores, and hands the results to
/// `take` in the order of the items, each as soon as it and all before it are done.
///
/// A panic in `work` becomes the `Err` of its item. `items` may block; when `take` fails its error is
/// returned at once, without waiting for them.
pub fn ordered<I, R, E>(
    items: impl Iterator<Item = I> + Send + 'static,
    work: impl Fn(I) -> R + Send + Sync + 'static,
    mut take: impl FnMut(Result<R, String>) -> Result<(), E>,
) -> Result<(), E>
where
    I: Send + 'static,
    R: Send + 'static,
{
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let (to_work, waiting) = sync_channel::<(usize, I)>(WAITING);
    let (to_take, results) = sync_channel::<(usize, Result<R, String>)>(WAITING);
    let waiting = Arc::new(Mutex::new(waiting));
    let work = Arc::new(work);
    for _ in 0..threads {
        let (waiting, work, to_take) = (Arc::clone(&waiting), Arc::clone(&work), to_take.clone());
        thread::spawn(move || run(&waiting, &*work, &to_take));
    }
    drop(to_take);
    thread::spawn(move || {
        for item in items.enumerate() {
            if to_work.send(item).is_err() {
                break;
            }
        }
    });
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, result) in results {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            take(result)?;
            next += 1;
        }
    }
    Ok(())
}

fn run<I, R>(
    waiting: &Mutex<Receiver<(usize, I)>>,
    work: &dyn Fn(I) -> R,
    done: &SyncSender<(usize, Result<R, String>)>,
) {
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok((number, item)) = next else { return };
        let result = catch_unwind(AssertUnwindSafe(|| work(item))).map_err(|panic| reason(&*panic));
        if done.send((number, result)).is_err() {
            return;
        }
    }
}

fn reason(panic: &(dyn Any + Send)) -> String {
    let words = panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    format!("tickmark failed here and should not have ({words}); please report it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let mut seen = Vec::new();
        let work = |n: u64| {
            thread::sleep(std::time::Duration::from_micros(n * 7919 % 300));
            n * 2
        };
        ordered(0..500, work, |result| {
            seen.push(result.unwrap());
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(seen, (0..500).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn a_panic_costs_one_item_and_an_error_ends_an_endless_run() {
        let mut taken = 0;
        let end = ordered(
            0..,
            |n: i32| {
                assert_ne!(n, 3, "three");
                n
            },
            |result| {
                assert_eq!(result.is_err(), taken == 3);
                taken += 1;
                if taken == 10 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((end, taken), (Err("enough"), 10));
    }
}
