//! Work on a slice shared out among the machine's cores, with the results in the order of the slice.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread;

/// More threads than that wait for memory.
const MOST: usize = 8;

/// `work` done to every one of `items`, each core taking a run of them. A panic in `work`
/// goes on in the caller.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism()
        .map_or(1, NonZeroUsize::get)
        .min(MOST);
    let share = items.len().div_ceil(workers).max(1);
    let work = &work;
    thread::scope(|scope| {
        let runs: Vec<_> = items
            .chunks(share)
            .map(|run| scope.spawn(move || run.iter().map(work).collect::<Vec<R>>()))
            .collect();
        runs.into_iter()
            .flat_map(|run| run.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_keep_the_order_of_the_items() {
        for length in [0, 1, 7, 1000] {
            let items: Vec<usize> = (0..length).collect();
            let wanted: Vec<usize> = items.iter().map(|n| n * n).collect();
            assert_eq!(map(&items, |n| n * n), wanted);
        }
    }
}
