//! Many files at once, with one result in the end.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use rayon::ThreadPool;
use rayon::ThreadPoolBuilder;

/// Bytes of stack that each worker has: enough for every limit on depth.
const STACK: usize = 8 << 20;

/// How many files a worker takes at a time at most.
const CHUNK: usize = 16;

/// The threads of one run.
#[derive(Debug)]
pub struct Workers {
    pool: ThreadPool,
}

/// The threads could not be started.
#[derive(Debug, thiserror::Error)]
#[error("{jobs} threads could not be started: {reason}")]
pub struct WorkersError {
    jobs: usize,
    reason: String,
}

impl Workers {
    /// Starts so many threads, or as many as the machine has cores.
    pub fn new(jobs: Option<NonZeroUsize>) -> Result<Self, WorkersError> {
        let jobs = jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let builder = ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK);
        let pool = builder.thread_name(|index| format!("check-{index}")).build();
        let pool = pool.map_err(|error| WorkersError { jobs, reason: error.to_string() })?;
        Ok(Self { pool })
    }

    /// Starts as many threads as find work in so many items, at most `jobs`, or as many as the machine has cores.
    pub fn for_items(jobs: Option<NonZeroUsize>, items: usize) -> Result<Self, WorkersError> {
        let most = NonZeroUsize::new(items.div_ceil(CHUNK)).unwrap_or(NonZeroUsize::MIN);
        let jobs = jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        Self::new(Some(jobs.min(most)))
    }

    /// The number of threads.
    pub fn jobs(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Runs `work` on one of the threads, where `rayon`'s own iterators use them all.
    pub fn run<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.pool.install(work)
    }

    /// Does `work` on every item and gives the results in the items' order, whichever thread did them when.
    ///
    /// Each thread makes a state of its own once, such as a buffer, uses it for all its items, and hands it to
    /// `finish`. `progress` is told now and then how many items are done.
    pub fn for_each<T, S, R>(
        &self,
        items: &[T],
        make_state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, usize, &T) -> R + Sync,
        finish: impl Fn(S) + Sync,
        progress: impl Fn(usize) + Sync,
    ) -> Vec<R>
    where
        T: Sync,
        R: Send,
    {
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // Few enough that none waits long for the last one.
        let chunk_size = (items.len() / (8 * self.jobs())).clamp(1, CHUNK);
        let shares = self.pool.broadcast(|_| {
            let (mut state, mut share) = (make_state(), Vec::new());
            loop {
                let start = next.fetch_add(1, Ordering::Relaxed) * chunk_size;
                let Some(rest) = items.get(start..).filter(|rest| !rest.is_empty()) else {
                    finish(state);
                    return share;
                };
                let chunk = &rest[..chunk_size.min(rest.len())];
                let work = |(at, item)| work(&mut state, start + at, item);
                share.push((start, chunk.iter().enumerate().map(work).collect::<Vec<_>>()));
                progress(done.fetch_add(chunk.len(), Ordering::Relaxed) + chunk.len());
            }
        });
        let mut chunks: Vec<_> = shares.into_iter().flatten().collect();
        chunks.sort_unstable_by_key(|&(start, _)| start);
        chunks.into_iter().flat_map(|(_, results)| results).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::time::Duration;

    fn workers(jobs: usize) -> Workers {
        Workers::new(NonZeroUsize::new(jobs)).expect("threads")
    }

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        for items in [0, 1, 15, 16, 17, 1000] {
            let items: Vec<usize> = (0..items).collect();
            let expected: Vec<_> = items.iter().map(|item| item * 3).collect();
            for jobs in [1, 2, 7] {
                let work = |(): &mut (), at, &item: &usize| {
                    if at % 5 == 0 {
                        thread::sleep(Duration::from_micros(100));
                    }
                    assert_eq!(at, item);
                    item * 3
                };
                assert_eq!(workers(jobs).for_each(&items, || (), work, |()| (), |_| ()), expected);
            }
        }
    }

    #[test]
    fn no_thread_waits_for_work_that_there_is_not() {
        let jobs = |jobs, items| Workers::for_items(NonZeroUsize::new(jobs), items).expect("threads").jobs();
        assert_eq!(
            [jobs(4, 0), jobs(4, 1), jobs(4, 16), jobs(4, 17), jobs(4, 1000), jobs(1, 1000)],
            [1, 1, 1, 2, 4, 1]
        );
    }

    #[test]
    fn each_thread_has_one_state_and_progress_reaches_the_end() {
        let (states, seen) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let make = || states.fetch_add(1, Ordering::Relaxed);
        workers(3).for_each(
            &[(); 100],
            make,
            |_, _, ()| (),
            |_| (),
            |done| seen.lock().expect("unpoisoned").push(done),
        );
        assert_eq!(states.into_inner(), 3);
        let seen = seen.into_inner().expect("unpoisoned");
        assert_eq!((seen.iter().max(), seen.len()), (Some(&100), 7));
    }

    #[test]
    fn a_worker_has_room_for_deep_records() {
        fn descend(depth: usize) -> usize {
            let room = std::hint::black_box([depth; 1024]);
            if depth == 0 { 0 } else { room[0] - depth + 1 + descend(depth - 1) }
        }
        assert_eq!(workers(1).for_each(&[400], || (), |(), _, &depth| descend(depth), |()| (), |_| ()), [400]);
    }
}
