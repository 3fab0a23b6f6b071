//! What happens to each entry inside the transaction: everything that the entries touch is read
//! first, then settled in memory in their order, then written.

mod batch;
mod rejects;
mod settle;
mod write;

pub use batch::{Batch, unclocked_key};
pub use rejects::short as reject_key;

use crate::failure::Done;
use crate::session::Tx;
use ohmstead_store::Outcome;

/// Takes batches of entries in their order; the outcomes of each.
pub async fn take_all(tx: &mut Tx, batches: &[Batch]) -> Done<Vec<Vec<Outcome>>> {
    let mut seen = batch::read(tx, batches).await?;
    let mut outcomes: Vec<Vec<Outcome>> = Vec::with_capacity(batches.len());
    for batch in batches {
        let mut of_batch = Vec::with_capacity(batch.entries.len());
        for entry in &batch.entries {
            of_batch.push(settle::take(&mut seen, entry, batch.now));
        }
        outcomes.push(of_batch);
    }
    let mut all: Vec<&mut Outcome> = outcomes.iter_mut().flatten().collect();
    write::write(tx, seen, &mut all).await?;
    rejects::keep(tx, batches).await?;
    Ok(outcomes)
}
